// Which server may go home now, by its policy: a decision over what is known (TAKEOVER section 4). It is a planned move: it waits for whatever
// is not at rest, and there is never more than one.
import { type Cluster, type Failback, type Server, sharers } from '../spec/cluster.ts';

export interface FailbackView {
  /** ms since the epoch. */
  readonly now: number;
  /** Local time of the node that asks, minutes after midnight: what the windows are written in, whatever daylight saving does to the day. */
  readonly minute: number;
  /** Since when (ms since the epoch) a node has been a member, online, out of standby, with a living keeper; a node that is not has none. */
  readonly readySince: Readonly<Record<string, number>>;
  readonly servers: Readonly<Record<string, ServerSight>>;
  /** Servers that are being taken home, by whichever node. */
  readonly underWay: readonly string[];
  /** Pacemaker has something under way, or no quorum. */
  readonly busy: boolean;
}

export interface ServerSight {
  /** Where it runs; null when nowhere: then Pacemaker starts it where it belongs. */
  readonly node: string | null;
  /** Announced, with a daemon that answers. */
  readonly serving: boolean;
  readonly inGrace: boolean;
  /** It failed, and its recovery is not over (work/grace). */
  readonly openIncident: boolean;
  /** Nodes where it may not run now: Pacemaker remembers a failure there, or a constraint bans it. */
  readonly keptFrom: readonly string[];
  /** A disk of its home on which it would have to run there has not all its data (DRBD); as far as its home's keeper sees. */
  readonly diskBehind?: boolean;
  /** Not to be tried before, ms since the epoch: the last attempt came to nothing. */
  readonly notBefore?: number;
}

export type NextFailback = { readonly server: string } | { readonly waits: string };

/** The first in the order of the spec that may go; or why none does, of the first that would. */
export function nextFailback(cluster: Cluster, view: FailbackView): NextFailback {
  const [under] = view.underWay;
  if (under !== undefined) return { waits: `${under} is being taken home` };
  const away = cluster.servers.filter((server) => returnsByItself(server) && isAway(server, view));
  if (away.length === 0) return { waits: 'every server that returns by itself is at home, or nowhere' };
  if (view.busy) return { waits: 'the cluster is not at rest' };
  const judged = away.map((server) => ({ server, obstacle: obstacleOf(cluster, server, view) }));
  const free = judged.find(({ obstacle }) => obstacle === undefined);
  return free ? { server: free.server.name } : { waits: judged[0]?.obstacle ?? '' };
}

/** A window holds its first minute and not its last; one that ends before it begins passes midnight. */
export function isOpen(policy: Failback, minute: number): boolean {
  if (policy.kind !== 'window') return policy.kind === 'auto';
  const { fromMinute: from, toMinute: to } = policy;
  return from < to ? from <= minute && minute < to : minute >= from || minute < to;
}

export const returnsByItself = ({ failback }: Server): boolean => failback.kind !== 'manual';

// ---

const isAway = ({ name, home }: Server, { servers }: FailbackView): boolean => {
  const node = servers[name]?.node ?? null;
  return node !== null && node !== home;
};

function obstacleOf(cluster: Cluster, server: Server, view: FailbackView): string | undefined {
  const { name, home, failback } = server;
  const since = view.readySince[home];
  const sight = view.servers[name];
  if (!isOpen(failback, view.minute)) return `${name} goes home within its window only`;
  if (since === undefined) return `${home}, the home of ${name}, is not ready`;
  if (view.now - since < cluster.failbackAfterMs) return `${home}, the home of ${name}, has not been well for long`;
  if (sight?.keptFrom.includes(home)) return `${name} failed on ${home} or is banned from there`;
  if (sight?.diskBehind) return `the disk of ${name} on ${home} is not up to date`;
  if (view.now < (sight?.notBefore ?? 0)) return `the last attempt to take ${name} home failed`;
  return [name, ...sharers(cluster, name).map((sharer) => sharer.name)]
    .map((each) => unrest(each, view))
    .find((obstacle) => obstacle !== undefined);
}

/** What is not known counts as unrest; a sharer that somebody has stopped does not. */
function unrest(name: string, { servers }: FailbackView): string | undefined {
  const sight = servers[name];
  if (sight === undefined) return `nothing is known of ${name}`;
  if (sight.openIncident) return `the recovery of ${name} is not over`;
  if (sight.node !== null && !sight.serving) return `${name} is not served yet`;
  return sight.inGrace ? `${name} is in grace` : undefined;
}
