// Lab clients as a drill's clients: booted, mounted from the server under drill or from a peer of it, and removed afterwards.
import { Failed } from '../../../core/base/failed.ts';
import { type Cluster, type Server, sharers } from '../../../core/spec/cluster.ts';
import type { LabClient } from '../../../lab/client.ts';
import type { Lab } from '../../../lab/lab.ts';
import { mountSource } from '../../../lab/mount-source.ts';
import { CLIENT_KINDS, type ClientKind } from '../../../lab/state.ts';
import type { DrillClient } from '../../../work/drill/client.ts';

export interface ClientWish {
  readonly kind: ClientKind;
  readonly server: string;
  /** The first of the server unless given. */
  readonly export?: string;
  /** Where locks are taken: it holds none of its own, but tries for those of others. */
  readonly rival?: true;
}

export interface MountedClient {
  readonly wish: ClientWish;
  readonly client: LabClient;
}

export const clientsOf = (server: Server, kinds: readonly ClientKind[] = defaultKinds(server)): readonly ClientWish[] =>
  kinds.map((kind) => ({ kind, server: server.name }));

/** On the next server of the spec that shares an export with this one; none where there is no such server. */
export function peerClientsOf(cluster: Cluster, server: Server, kinds?: readonly ClientKind[]): readonly ClientWish[] {
  const peers = sharers(cluster, server.name).map(({ name }) => name);
  const after = cluster.servers.findIndex(({ name }) => name === server.name) + 1;
  const next = [...cluster.servers.slice(after), ...cluster.servers].find(({ name }) => peers.includes(name));
  return next === undefined ? [] : clientsOf(next, kinds ?? defaultKinds(next).slice(-1));
}

/** So many on every server, the kinds (all that are served unless given) dealt out in turn, others to each in the next round, and then one of each kind that has not come up. */
export function clientsOnAll(cluster: Cluster, least: number, wanted?: readonly ClientKind[]): readonly ClientWish[] {
  const { servers } = cluster;
  const kinds = wanted ?? CLIENT_KINDS.filter((kind) => servers.some((server) => serves(server, kind)));
  const places = Array.from({ length: least }, () => servers).flat();
  // Where a round ends with the last kind, the next one would deal the same to everybody.
  const shift = servers.length % kinds.length === 0 ? 1 : 0;
  const dealt = places.flatMap((server, turn) => {
    const first = (turn + shift * Math.floor(turn / servers.length)) % kinds.length;
    const inTurn = [...kinds.slice(first), ...kinds];
    // What nobody serves is refused where it is mounted.
    const kind = inTurn.find((it) => serves(server, it)) ?? inTurn[0];
    return kind === undefined ? [] : [{ kind, server: server.name }];
  });
  const missing = kinds.filter((kind) => !dealt.some((it) => it.kind === kind));
  const more = missing.flatMap((kind) =>
    servers
      .filter((server) => serves(server, kind))
      .slice(0, 1)
      .map(({ name }) => ({ kind, server: name })),
  );
  return [...dealt, ...more];
}

const serves = ({ versions }: Server, kind: ClientKind): boolean => versions.some((it) => kind === `kernel:${it}`);

/** Of the kinds that a lab has, those that the server serves by default: one of NFSv3 and one of the newest of NFSv4. */
function defaultKinds({ versions }: Server): readonly ClientKind[] {
  const v3 = versions.includes('3') ? (['kernel:3'] as const) : [];
  const v4 = versions.includes('4.1') ? (['kernel:4.1'] as const) : [];
  return [...v3, ...v4];
}

export const NO_CLIENTS = 'none';

export function parseKinds(text: string): readonly ClientKind[] {
  if (text === NO_CLIENTS) return [];
  return text.split(',').map((word) => {
    const kind = CLIENT_KINDS.find((known) => known === word.trim());
    if (kind !== undefined) return kind;
    throw new Failed(2, 'unknown-client', `there is no client kind "${word}"`, {
      hint: `the kinds: ${CLIENT_KINDS.join(', ')}`,
    });
  });
}

/** Runs the act with these clients, each booted and mounted. Their traffic is `slower` than usual, so many times, where that is given. */
export async function withClients<T>(
  lab: Lab,
  cluster: Cluster,
  wishes: readonly ClientWish[],
  act: (clients: readonly DrillClient[], mounted: readonly MountedClient[]) => Promise<T>,
  slower?: number,
): Promise<T> {
  const sources = wishes.map((wish) => mountSource(cluster, wish.server, wish.kind, wish.export));
  const booted = await Promise.allSettled(wishes.map(({ kind }) => lab.addClient(kind)));
  const clients = booted.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
  try {
    for (const it of booted) if (it.status === 'rejected') throw it.reason;
    await Promise.all(clients.map((client, index) => client.mount(sources[index] ?? NOWHERE)));
    const mounted = clients.flatMap((client, index): readonly MountedClient[] => {
      const wish = wishes[index];
      return wish === undefined ? [] : [{ wish, client }];
    });
    const result = await act(
      mounted.map((it) => drillClient(it, slower)),
      mounted,
    );
    // A client that is killed is one that never reclaims: the next recovery would wait for it until its grace is over. One that hangs is killed.
    await Promise.allSettled(clients.map((client) => client.umount()));
    return result;
  } finally {
    await Promise.all(clients.map((client) => client.remove()));
  }
}

/** Every client has a wish. */
const NOWHERE = { address: '', path: '' };

function drillClient({ wish: { kind, server }, client }: MountedClient, slower?: number): DrillClient {
  const startTraffic = () => client.startTraffic(slower);
  const { speak, progress, stopTraffic } = client;
  const log = async () => (await client.exec(['dmesg'])).stdout;
  return { kind, server, startTraffic, speak, progress, stopTraffic, log };
}
