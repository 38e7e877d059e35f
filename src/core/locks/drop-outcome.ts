// What has become of a client's locks, by a look before they were dropped and one after.
import { type DropPlan, type DropWay, isOf } from './drop-plan.ts';
import { type HeldLock, heldLocks, type LockFacts } from './held-locks.ts';
import { plainClient } from './plain-client.ts';

export interface DroppedBy {
  readonly protocol: DropWay['protocol'];
  readonly how: DropWay['how'];
  /** null where it was asked for, and nobody can say. */
  readonly done: boolean | null;
  /** Why not; null unless `how` is none. */
  readonly reason: string | null;
}

export interface DropOutcome {
  readonly server: string;
  readonly client: string;
  /** Held before, and not any more, or by somebody else. */
  readonly dropped: readonly HeldLock[];
  /** The client's, still there, or there again. */
  readonly left: readonly HeldLock[];
  /** Still there, and nobody says whose: of others, if all went well. */
  readonly unsure: readonly HeldLock[];
  readonly ways: readonly DroppedBy[];
}

export function dropOutcome(plan: DropPlan, after: LockFacts): DropOutcome {
  const now = new Map(heldLocks(after).map((lock) => [keyOf(lock), lock]));
  const before = [...plan.locks, ...plan.others];
  const still = before.flatMap((lock) => now.get(keyOf(lock)) ?? []);
  const left = still.filter((lock) => isOf(plan.client, lock));
  const unsure = mayStillHold(plan, after) ? still.filter(({ client }) => client === null) : [];
  const kept = new Set([...left, ...unsure].map(keyOf));
  // One that was nobody knows whose, and is still there, may have been another's all the time.
  const dropped = [
    ...plan.locks.filter((lock) => !kept.has(keyOf(lock))),
    ...plan.others.filter((lock) => !now.has(keyOf(lock))),
  ];
  const ways = plan.ways.map((way) => droppedBy(way, plan.client, after, { left, unsure }));
  return { server: plan.server, client: plan.client, dropped, left, unsure, ways };
}

/** Nothing of it is known to be there still. */
export const isDropped = ({ left, ways }: DropOutcome): boolean =>
  left.length === 0 && ways.every(({ done }) => done !== false);

// ---

const keyOf = ({ file, range, kind }: HeldLock): string => JSON.stringify([file, range, kind]);

function droppedBy(
  way: DropWay,
  client: string,
  after: LockFacts,
  { left, unsure }: Pick<DropOutcome, 'left' | 'unsure'>,
): DroppedBy {
  const { protocol, how } = way;
  const said = (done: boolean | null, reason: string | null = null) => ({ protocol, how, done, reason });
  if (way.how === 'none') return said(false, way.reason);
  if (way.how === 'expire') return said(after.daemon !== 'kernel' || after.clients.every(({ id }) => id !== way.id));
  // Ganesha lets go of a client with its last lock (SAL/nlm_owner.c dec_nsm_client_ref), lockd minutes later (fs/lockd/host.c NLM_HOST_EXPIRE).
  if (after.daemon === 'ganesha') return said(!isRecorded(after, client));
  return said(left.length > 0 ? false : unsure.length > 0 ? null : true);
}

const isRecorded = ({ mayHold }: LockFacts, client: string): boolean =>
  mayHold.some((it) => it.protocol === 'NFSv3' && plainClient(it.client) === client);

/** Where nothing says that it holds none any more. */
const mayStillHold = ({ client, ways }: DropPlan, after: LockFacts): boolean =>
  ways.some(({ how }) => how === 'none') ||
  after.mayHold.some((it) => plainClient(it.client) === client) ||
  (after.daemon === 'kernel' && after.clients.some((it) => plainClient(it.client.address) === client));
