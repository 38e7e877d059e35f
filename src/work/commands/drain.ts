// drain: a node gives all its servers away, at once, and gets none until the drain is undone. It is Pacemaker's standby, which pcs and crm set too:
// servers that share exports are stopped together, so that their peers wait in grace once, not once for each. Cut at any point, the next one goes on.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { requireNode } from '../../core/spec/require-named.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { endStandby, setStandby } from '../../host/tools/pacemaker.ts';
import { banFrom, isOnline, move, requireManaged } from './move.ts';
import type { Progress } from './progress.ts';
import { type ClusterStatus, status } from './status.ts';

export interface DrainResult {
  readonly node: string;
  /** Whether the node is in standby now. */
  readonly standby: boolean;
  /** False when it was so already. */
  readonly changed: boolean;
  readonly moved: readonly { readonly server: string; readonly from: string; readonly to: string }[];
}

export interface DrainParts {
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly progress: Progress;
  /** Aborted: the node stays in standby, and what is under way goes on without us. */
  readonly signal: AbortSignal;
}

/** As long as a stop and a start may take, for the slowest. */
const WITHIN_MS = 120_000;

/** Returns when every server of the node is served elsewhere. Refuses (Failed 3) when one has nowhere to go, before anything is touched. */
export async function drain(parts: DrainParts, node: string): Promise<DrainResult> {
  const { hosts, cluster, progress } = parts;
  const before = await status(hosts, cluster);
  const state = stateOf(cluster, before, node);
  if (state !== 'online' && state !== 'standby') throw new Failed(3, 'node-not-online', `node ${node} is ${state}`);
  const leaving = cluster.servers.filter(({ name }) => nodeOf(before, name) === node);
  requireElsewhere(leaving, before, node);
  for (const { name } of leaving) requireManaged(before, name);
  // What does not fail over by itself would stop, and wait: whoever drains its node has said the word.
  for (const { name, failover } of leaving)
    if (failover === 'manual') await move(hosts, cluster, name, undefined, progress);
  if (state === 'online') {
    progress('standby', node);
    await setStandby(memberOf(hosts, before), node);
  }
  return { node, standby: true, changed: state === 'online', moved: await arrivals(parts, leaving, node) };
}

/** The node may run servers again. None moves by that: they go home by their policies, or with failback. */
export async function undoDrain({ hosts, cluster, progress, signal }: DrainParts, node: string): Promise<DrainResult> {
  const before = await status(hosts, cluster);
  const state = stateOf(cluster, before, node);
  await endStandby(memberOf(hosts, before), node);
  if (state !== 'standby') return { node, standby: false, changed: false, moved: [] };
  progress('out of standby', node);
  const wait = { what: `${node} to be online`, withinMs: WITHIN_MS, everyMs: 200, signal };
  await eventually(hosts[0].clock, wait, async () => isOnline(await status(hosts, cluster), node) || undefined);
  return { node, standby: false, changed: true, moved: [] };
}

/** One whose cluster answers. */
const memberOf = (hosts: DrainParts['hosts'], { nodes }: ClusterStatus): Host => {
  const members = nodes.filter(({ state }) => state === 'online' || state === 'standby').map(({ name }) => name);
  return hosts.find(({ name }) => members.includes(name)) ?? hosts[0];
};

function stateOf(cluster: Cluster, now: ClusterStatus, node: string) {
  requireNode(cluster, node);
  return now.nodes.find(({ name }) => name === node)?.state ?? 'offline';
}

const nodeOf = (now: ClusterStatus, server: string) => now.servers.find(({ name }) => name === server)?.node ?? null;

function requireElsewhere(leaving: readonly Server[], now: ClusterStatus, node: string): void {
  const free = ({ name, home, failoverTo }: Server) =>
    [home, ...failoverTo].some((to) => to !== node && isOnline(now, to) && banFrom(now, name, to) === undefined);
  const stranded = leaving.filter((server) => !free(server)).map(({ name }) => name);
  if (stranded.length === 0) return;
  throw new Failed(3, 'nowhere-to-go', `no other node is online where ${stranded.join(', ')} may run`, {
    hint: 'a server goes to its home and the nodes of its failoverTo only',
  });
}

async function arrivals({ hosts, cluster, progress, signal }: DrainParts, leaving: readonly Server[], from: string) {
  const arrived = new Map<string, string>();
  const wait = { what: `the servers of ${from} to be served elsewhere`, withinMs: WITHIN_MS, everyMs: 200, signal };
  await eventually(hosts[0].clock, wait, async () => {
    const now = await status(hosts, cluster);
    for (const { name } of leaving) {
      const on = nodeOf(now, name);
      if (on === null || on === from || arrived.has(name)) continue;
      arrived.set(name, on);
      progress(`${name} is on ${on}`);
    }
    return arrived.size === leaving.length || undefined;
  });
  return leaving.map(({ name }) => ({ server: name, from, to: arrived.get(name) ?? from }));
}
