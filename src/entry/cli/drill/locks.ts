// Lab clients that take locks in a drill: those of the server under drill hold, all others try for the same ranges; and one node looks at the
// storage itself.
import { Failed } from '../../../core/base/failed.ts';
import { type Cluster, type Server, sharers } from '../../../core/spec/cluster.ts';
import type { ClientLocks } from '../../../lab/client.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { LockTask } from '../../../lab/traffic/locks.ts';
import { programTime } from '../../../lab/traffic/locks-lines.ts';
import { type LockRanges, lockProgram } from '../../../lab/traffic/locks-program.ts';
import { type LockWorker, startLockWorker } from '../../../lab/traffic/locks-worker.ts';
import type { LockClient } from '../../../work/drill/locks.ts';
import type { Struck } from '../../../work/drill/struck.ts';
import type { ClientWish, MountedClient } from './clients.ts';

const KEPT = 8;
const MOST_KEPT = 1_000;
const CHURNED = 4;
const PROBE_START_MS = 10_000;
/** Who tries for what others hold. */
const TRYING = 'trying';

/** `--locks`, or `--locks N`: so many ranges are held for good. Throws Failed (2). */
export function lockRanges(option: string | true): LockRanges {
  const kept = option === true ? KEPT : Number(option);
  if (Number.isInteger(kept) && kept >= 1 && kept <= MOST_KEPT) return { kept, churned: CHURNED };
  throw new Failed(2, 'lock-count', `--locks takes a number from 1 to ${MOST_KEPT}, not "${option}"`);
}

/** Everybody mounts what the server shares with a peer; one that holds locks needs a rival on its own server: one more client when it is alone there. */
export function lockWishes(
  cluster: Cluster,
  server: Server,
  own: readonly ClientWish[],
  peers: readonly ClientWish[],
): readonly ClientWish[] {
  const shared = sharedExport(cluster, server, peers[0]?.server);
  const [kind] = own.slice(-1);
  const rivals = own.length === 1 && kind !== undefined ? [{ ...kind, rival: true as const }] : [];
  return [...own, ...rivals, ...peers.map((peer) => ({ ...peer, rival: true as const }))].map((wish) => ({
    ...wish,
    ...(shared && { export: shared }),
  }));
}

function sharedExport(cluster: Cluster, server: Server, peer: string | undefined): string | undefined {
  if (peer === undefined || !sharers(cluster, server.name).some(({ name }) => name === peer)) return server.exports[0];
  const theirs = cluster.servers.find(({ name }) => name === peer)?.exports ?? [];
  return server.exports.find((name) => theirs.includes(name));
}

export interface LockPlan {
  readonly ranges: LockRanges;
  /** The node that looks at the storage; none unless given. */
  readonly probe: string | undefined;
}

/** In the order in which they are to be started. */
export function lockers(
  lab: Lab,
  cluster: Cluster,
  mounted: readonly MountedClient[],
  { ranges, probe }: LockPlan,
): readonly LockClient[] {
  const holders = mounted.filter(({ wish }) => wish.rival === undefined);
  const locker = (role: LockTask['role'], holder: MountedClient, client = holder, sharing = 1) =>
    lockClient(client, { role, server: client.wish.server, file: fileOf(holder), ranges, sharing });
  return [
    ...holders.map((holder) => locker('keeper', holder)),
    ...holders.map((holder) => locker('churner', holder)),
    ...holders.flatMap((holder) => {
      const rivals = rivalsOf(holder, mounted);
      return rivals.map((rival) => locker('rival', holder, rival, rivals.length));
    }),
    ...(probe === undefined ? [] : holders.filter((holder) => onSharedStorage(cluster, holder))).map((holder) =>
      directProbe(lab, probe ?? '', `${folderOf(cluster, holder)}/${fileOf(holder)}`, ranges),
    ),
  ];
}

/** What a server mounts for itself is seen where it runs, and nowhere else; who held a file open there would be in the way of unmounting. */
const onSharedStorage = (cluster: Cluster, { wish }: MountedClient): boolean =>
  cluster.servers.some(({ name, filesystems }) => name === wish.server && filesystems.length === 0);

/** One on every server, its own too: what one client can take there, any other can. */
const rivalsOf = (holder: MountedClient, mounted: readonly MountedClient[]): readonly MountedClient[] => {
  const others = mounted.filter((other) => other !== holder);
  return others.filter(({ wish }, index) => others.findIndex((it) => it.wish.server === wish.server) === index);
};

/** A node that lives through the fault, the last one that does. */
export const witness = (cluster: Cluster, { lost, nodes }: Struck): string | undefined =>
  cluster.nodes.map(({ name }) => name).findLast((name) => !lost.includes(name) && !nodes.includes(name));

const fileOf = ({ client }: MountedClient): string => `locks-${client.name}`;

function folderOf(cluster: Cluster, { wish }: MountedClient): string {
  const server = cluster.servers.find(({ name }) => name === wish.server);
  const exported = cluster.exports.find(({ name }) => name === (wish.export ?? server?.exports[0]));
  return exported?.path ?? '/';
}

/** Looks at the kept ranges on the storage itself, beside all servers: it takes nothing, since it would not obey a grace. */
function directProbe(lab: Lab, node: string, path: string, ranges: LockRanges): LockClient {
  let worker: LockWorker | undefined;
  const file = path.slice(path.lastIndexOf('/') + 1);
  const name = `${node} (direct)`;
  return {
    name,
    wave: TRYING,
    start: async () => {
      const argv = await lab.entering(node, lockProgram('probe', path, 'probe', ranges));
      const time = programTime(() => performance.timeOrigin + performance.now(), 0);
      const place = { client: name, owner: `probe of ${file}`, server: null, file };
      worker = await startLockWorker(argv, place, time, PROBE_START_MS);
    },
    rounds: async () => worker?.rounds() ?? 0,
    stop: async (withinMs) => (await worker?.stop(withinMs)) ?? [],
  };
}

function lockClient({ client }: MountedClient, task: LockTask): LockClient {
  let locks: ClientLocks | undefined;
  return {
    name: `${task.role} of ${task.file} on ${client.name}`,
    wave: task.role === 'rival' ? TRYING : task.role,
    start: async () => {
      locks = await client.lock(task);
    },
    rounds: async () => (await locks?.rounds()) ?? 0,
    stop: async (withinMs) => (await locks?.stop(withinMs)) ?? [],
  };
}
