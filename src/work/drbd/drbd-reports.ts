import { drbdNodes } from '../../core/config/drbd-nodes.ts';
import type { DrbdReport } from '../../core/observe/drbd.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { inTime } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { drbdStates } from './drbd-states.ts';

/** Of every resource that a server mounts, within 5 s. `hosts`: those that may answer. */
export async function drbdReports(hosts: readonly Host[], cluster: Cluster): Promise<readonly DrbdReport[]> {
  if (cluster.drbd.length === 0) return [];
  const told = new Map(
    await Promise.all(hosts.map(async (host) => [host.name, await statesOf(host, cluster)] as const)),
  );
  return cluster.drbd.map((resource) => ({
    resource: resource.name,
    nodes: drbdNodes(cluster, resource).map(({ name }) => ({
      node: name,
      state: told.get(name)?.get(resource.name) ?? null,
    })),
  }));
}

const TOLD_WITHIN_MS = 5000;

/** A node that died a moment ago says nothing, and one that is out of reach does not say so. */
const statesOf = (host: Host, cluster: Cluster) =>
  inTime(host.clock, 'what DRBD says', TOLD_WITHIN_MS, drbdStates(host, cluster)).catch(() => undefined);
