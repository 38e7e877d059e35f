// pause and resume: hands off the cluster, everything stays up. It is Pacemaker's maintenance mode (decision 0014): nothing is moved, taken over or
// fenced until it ends; supervisors and keepers go on, so that a daemon that dies is restarted in place, with its peers in grace.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { atRest, setProperty, unsetProperty } from '../../host/tools/pacemaker.ts';
import type { ServerReport } from '../status/server-report.ts';
import type { Progress } from './progress.ts';
import { type ClusterStatus, status } from './status.ts';

export interface PauseParts {
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly progress: Progress;
  /** Aborted: what Pacemaker was told stays told. */
  readonly signal: AbortSignal;
}

export interface PauseResult {
  readonly paused: boolean;
  /** False when it was so already. */
  readonly changed: boolean;
  readonly servers: readonly { readonly server: string; readonly node: string | null }[];
  /** Of a resume: servers that are not where they were, since Pacemaker made good what happened meanwhile. */
  readonly moved: readonly { readonly server: string; readonly from: string | null; readonly to: string | null }[];
}

const PROPERTY = 'maintenance-mode';
const REST_S = 60;
const SEEN_WITHIN_MS = 30_000;
/** As long as a stop and a start may take, for the slowest. */
const SERVED_WITHIN_MS = 120_000;

/** Returns when Pacemaker has let go of every server. Refuses (Failed 3) while one is on its way: it would stay there. */
export async function pause(parts: PauseParts): Promise<PauseResult> {
  const { hosts, cluster, progress, signal } = parts;
  const before = requireAnswer(await status(hosts, cluster));
  if (before.paused) return resultOf(before, { changed: false });
  const host = memberOf(hosts, before);
  progress('waiting until nothing is under way');
  await atRest(host, REST_S);
  signal.throwIfAborted();
  requireRest(await status(hosts, cluster));
  progress('pausing');
  await setProperty(host, PROPERTY, 'true');
  return resultOf(await until(parts, 'Pacemaker to let go', letGo), { changed: true });
}

/** Returns when every server is served that can be. */
export async function resume(parts: PauseParts): Promise<PauseResult> {
  const { hosts, cluster, progress, signal } = parts;
  const before = requireAnswer(await status(hosts, cluster));
  if (!before.paused) return resultOf(before, { changed: false });
  const host = memberOf(hosts, before);
  progress('resuming');
  await unsetProperty(host, PROPERTY);
  await until(parts, 'Pacemaker to take hold', ({ paused }) => !paused);
  signal.throwIfAborted();
  progress('waiting until nothing is under way');
  await atRest(host, SERVED_WITHIN_MS / 1000);
  const after = await status(hosts, cluster);
  return { ...resultOf(after, { changed: true }), moved: movedBetween(before, after) };
}

// ---

const letGo = ({ paused, servers }: ClusterStatus): boolean => paused && servers.every(({ managed }) => !managed);

const resultOf = ({ paused, servers }: ClusterStatus, { changed }: { readonly changed: boolean }): PauseResult => ({
  ...{ paused, changed, moved: [] },
  servers: servers.map(({ name, node }) => ({ server: name, node })),
});

function movedBetween(before: ClusterStatus, after: ClusterStatus): PauseResult['moved'] {
  const was = (name: string) => before.servers.find((server) => server.name === name)?.node ?? null;
  const pairs = after.servers.map(({ name, node }) => ({ server: name, from: was(name), to: node }));
  return pairs.filter(({ from, to }) => from !== to);
}

function requireAnswer(now: ClusterStatus): ClusterStatus {
  if (now.nodes.some(({ state }) => state !== 'offline')) return now;
  throw new Failed(3, 'cluster-down', 'no node answers for the cluster', { hint: 'gracekeeper setup starts it' });
}

/** One whose cluster answers. */
function memberOf(hosts: PauseParts['hosts'], { nodes }: ClusterStatus): Host {
  const members = nodes.filter(({ state }) => state === 'online' || state === 'standby').map(({ name }) => name);
  return hosts.find(({ name }) => members.includes(name)) ?? hosts[0];
}

function requireRest({ servers }: ClusterStatus): void {
  const moving = servers.filter(isMoving).map(({ name, phase }) => `${name} is ${phase}`);
  if (moving.length === 0) return;
  throw new Failed(3, 'not-at-rest', `${moving.join(', ')}: a pause now would leave it so`, {
    hint: 'gracekeeper status says what is under way; try again when it is over',
  });
}

const isMoving = ({ phase }: ServerReport): boolean => phase === 'starting' || phase === 'stopping';

function until(
  { hosts, cluster, signal }: PauseParts,
  what: string,
  holds: (now: ClusterStatus) => boolean,
): Promise<ClusterStatus> {
  const wait = { what, withinMs: SEEN_WITHIN_MS, everyMs: 200, signal };
  return eventually(hosts[0].clock, wait, async () => {
    const now = await status(hosts, cluster);
    return holds(now) ? now : undefined;
  });
}
