// The cluster as setup and apply left it on this node.
import { during } from '../../core/change/during.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { CLUSTER_FILE, FORMER_CLUSTER_FILE } from './paths.ts';

/** While a change is under way: what it was before and what it will be (core/change/during.ts). Throws where this node has not been set up. */
export async function readCluster(host: Host): Promise<Cluster> {
  const { cluster, former } = await readClusters(host);
  return former === undefined ? cluster : during(former, cluster);
}

export interface Clusters {
  /** As cluster.yaml says. */
  readonly cluster: Cluster;
  /** As it said before a change that is under way. */
  readonly former?: Cluster;
}

/** Throws where this node has not been set up. */
export async function readClusters(host: Host): Promise<Clusters> {
  const [text, former] = await Promise.all([CLUSTER_FILE, FORMER_CLUSTER_FILE].map((path) => host.files.read(path)));
  if (text === undefined) throw new Error(`${CLUSTER_FILE} is missing: this node has not been set up`);
  const cluster = JSON.parse(text) as Cluster;
  return former === undefined ? { cluster } : { cluster, former: JSON.parse(former) as Cluster };
}
