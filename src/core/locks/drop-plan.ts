// A client's locks are to be forgotten: which they are as far as can be known, and by which way each protocol's go.
import { type HeldLock, heldLocks, type LockFacts } from './held-locks.ts';
import { plainClient } from './plain-client.ts';

export type DropWay =
  /** As its reboot does: lockd or Ganesha, which have rpc.statd watch it under this name, are told so, and free all that it holds. */
  | { readonly protocol: 'NFSv3'; readonly how: 'reboot'; readonly name: string }
  /** nfsd forgets the client with this folder in /proc/fs/nfsd/clients: locks, opens, and that it may reclaim. `name`: the client's own. */
  | { readonly protocol: 'NFSv4'; readonly how: 'expire'; readonly id: string; readonly name: string }
  /** Nobody can be asked. */
  | { readonly protocol: 'NFSv4'; readonly how: 'none'; readonly reason: string };

export interface DropPlan {
  readonly server: string;
  /** As `locks` shows it. */
  readonly client: string;
  /** None where nothing is locked that could be its. */
  readonly ways: readonly DropWay[];
  readonly locks: readonly HeldLock[];
  /** Whose these are nobody says: some may be its. */
  readonly others: readonly HeldLock[];
}

export function dropPlan(facts: LockFacts, asked: string): DropPlan {
  const client = plainClient(asked);
  const ways = [...v3Ways(facts, client), ...v4Ways(facts, client)];
  const held = heldLocks(onlyOf(facts, ways));
  const locks = held.filter((lock) => isOf(client, lock));
  return { server: facts.server, client, ways, locks, others: held.filter((lock) => lock.client === null) };
}

/** Who may hold locks there, by whatever protocol. */
export const knownClients = (facts: LockFacts): readonly string[] => [
  ...new Set([
    ...facts.mayHold.map((it) => plainClient(it.client)),
    ...(facts.daemon === 'kernel' ? facts.clients.map((it) => plainClient(it.client.address)) : []),
  ]),
];

export const isOf = (client: string, lock: Pick<HeldLock, 'client'>): boolean =>
  lock.client !== null && plainClient(lock.client) === client;

// ---

function v3Ways(facts: LockFacts, client: string): readonly DropWay[] {
  const its = facts.mayHold.filter((it) => it.protocol === 'NFSv3' && plainClient(it.client) === client);
  if (!mayHave(heldLocks(withTable(facts, ['lockd'])), client)) return [];
  return its.map(({ client: name }) => ({ protocol: 'NFSv3', how: 'reboot', name }));
}

function v4Ways(facts: LockFacts, client: string): readonly DropWay[] {
  if (facts.daemon === 'kernel')
    return facts.clients
      .filter((it) => plainClient(it.client.address) === client && it.states.some(({ type }) => type === 'lock'))
      .map(({ id, client: { name } }) => ({ protocol: 'NFSv4', how: 'expire', id, name }));
  const its = facts.mayHold.some((it) => it.protocol === 'NFSv4' && plainClient(it.client) === client);
  return its && mayHave(heldLocks(facts), client) ? [{ protocol: 'NFSv4', how: 'none', reason: GANESHA }] : [];
}

/**
 * D-Bus has `grace` with event 2 (EVENT_RELEASE_IP, nfs4_recovery.c nfs_release_v4_clients), which expires whoever has a text in its identifier: it puts the
 * whole server in grace, in which that very client may reclaim, and cancels what NFSv3 clients wait for.
 */
const GANESHA = 'Ganesha has no way to drop what one client holds';

const mayHave = (held: readonly HeldLock[], client: string): boolean =>
  held.some((lock) => lock.client === null || isOf(client, lock));

/** Of the kernel's locks those of the protocols that are concerned; Ganesha's are all alike. */
const onlyOf = (facts: LockFacts, ways: readonly DropWay[]): LockFacts =>
  withTable(facts, [...new Set(ways.map(({ protocol }) => (protocol === 'NFSv3' ? 'lockd' : 'nfsd')))]);

const withTable = (facts: LockFacts, holders: readonly string[]): LockFacts =>
  facts.daemon === 'kernel' ? { ...facts, table: facts.table.filter((it) => holders.includes(it.holder)) } : facts;
