// doctor --fence: a node is really fenced, as Pacemaker would do it: the only proof that it can be.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { requireNode } from '../../core/spec/require-named.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { ToolError } from '../../host/tool-error.ts';
import { fenceNode } from '../../host/tools/pacemaker.ts';
import type { Progress } from './progress.ts';
import { type ClusterStatus, status } from './status.ts';

export interface FenceParts {
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** What fencing the node would do, before anything is touched. */
export interface FencePlan {
  readonly node: string;
  /** Its servers, and where each may go; empty: nowhere. */
  readonly servers: readonly { readonly server: string; readonly to: readonly string[] }[];
  /** The node that asks for it. */
  readonly by: string;
}

export interface Fenced {
  readonly fenced: string;
  readonly by: string;
  /** Until the device had said that it was done, ms. */
  readonly tookMs: number;
  readonly servers: readonly { readonly server: string; readonly from: string; readonly to: string | null }[];
}

const SERVED_WITHIN_MS = 120_000;

/** Refuses (Failed 2, 3) what is no node, what nothing fences, and to fence the last one that is well. */
export async function planFence(
  { hosts, cluster }: Omit<FenceParts, 'progress' | 'signal'>,
  node: string,
): Promise<FencePlan> {
  requireNode(cluster, node);
  if (cluster.fencing.kind !== 'devices')
    throw new Failed(3, 'no-fencing', `nothing fences ${node}: the spec says ${cluster.fencing.kind}`);
  const now = await status(hosts, cluster);
  const by = hosts.find(({ name }) => name !== node && isOnline(now, name));
  if (by === undefined)
    throw new Failed(3, 'last-node', `no other node is online: fencing ${node} would end all service`, {
      hint: 'gracekeeper status says where things stand',
    });
  return { node, by: by.name, servers: leaving(cluster, now, node) };
}

/** Throws Failed (1, `fencing-failed`) with the device's words. Returns when what ran on the node is served elsewhere, or has been waited for. */
export async function fence(parts: FenceParts, { node, by, servers }: FencePlan): Promise<Fenced> {
  const { hosts, progress } = parts;
  const host = hosts.find(({ name }) => name === by) ?? hosts[0];
  progress(`fencing ${node}, asked by ${by}`);
  const tookMs = await timed(host, () => fenceOrSay(host, node));
  progress(`${node} is fenced`);
  const arrived = await arrivals(
    parts,
    node,
    servers.filter(({ to }) => to.length > 0).map(({ server }) => server),
  );
  return {
    ...{ fenced: node, by, tookMs },
    servers: servers.map(({ server }) => ({ server, from: node, to: arrived.get(server) ?? null })),
  };
}

// ---

const isOnline = (now: ClusterStatus, node: string): boolean =>
  now.nodes.some(({ name, state }) => name === node && state === 'online');

const leaving = ({ servers }: Cluster, now: ClusterStatus, node: string): FencePlan['servers'] =>
  servers
    .filter(({ name }) => now.servers.some((each) => each.name === name && each.node === node))
    .map(({ name, home, failoverTo }) => ({
      server: name,
      to: [home, ...failoverTo].filter((to) => to !== node && isOnline(now, to)),
    }));

async function timed(host: Host, act: () => Promise<void>): Promise<number> {
  const before = host.clock.now();
  await act();
  return Math.round(host.clock.now() - before);
}

async function fenceOrSay(host: Host, node: string): Promise<void> {
  try {
    await fenceNode(host, node);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new Failed(1, 'fencing-failed', `${node} could not be fenced: ${error.message}`, {
      hint: 'gracekeeper doctor looks at every device; the node may have been switched off all the same',
      cause: error,
    });
  }
}

/** Also on the node itself, which may have come back already: what it says of a server then is of its new life, since /run went with the old one. */
async function arrivals({ hosts, cluster, signal }: FenceParts, node: string, servers: readonly string[]) {
  const arrived = new Map<string, string>();
  const wait = { what: `the servers of ${node} to be served again`, withinMs: SERVED_WITHIN_MS, everyMs: 200, signal };
  await eventually(hosts[0].clock, wait, async () => {
    const now = await status(hosts, cluster);
    for (const { name, node: on, phase } of now.servers)
      if (servers.includes(name) && on !== null && phase === 'serving') arrived.set(name, on);
    return arrived.size === servers.length || undefined;
  });
  return arrived;
}
