import { drbdNodes } from '../../core/config/drbd-nodes.ts';
import type { DrbdReport } from '../../core/observe/drbd.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { drbdStates } from './drbd-states.ts';

/** Of every resource that a server mounts. `hosts`: those that can be asked. */
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

/** A node that died a moment ago says nothing. */
const statesOf = (host: Host, cluster: Cluster) => drbdStates(host, cluster).catch(() => undefined);
