// The cluster as setup left it on this node.
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { CLUSTER_FILE } from './paths.ts';

export async function readCluster(host: Host): Promise<Cluster> {
  const text = await host.files.read(CLUSTER_FILE);
  if (text === undefined) throw new Error(`${CLUSTER_FILE} is missing: this node has not been set up`);
  return JSON.parse(text) as Cluster;
}
