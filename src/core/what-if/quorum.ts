// Whether those that are left may decide: Corosync's votequorum, one vote a node, and those of a device outside, as corosync.conf has it (core/config).
import type { Cluster } from '../spec/cluster.ts';

export interface Quorum {
  readonly quorate: boolean;
  /** Nodes that are left. */
  readonly left: number;
  /** Nodes that are needed: more than half; of two nodes, one (two_node). With a device that is there: half with ffsplit, one with lms. */
  readonly needed: number;
}

export function quorumWithout(cluster: Pick<Cluster, 'nodes' | 'quorumDevice'>, dead: readonly string[]): Quorum {
  const { nodes } = cluster;
  const left = nodes.filter(({ name }) => !dead.includes(name)).length;
  const needed = neededOf(cluster);
  return { quorate: left >= needed, left, needed };
}

/** How many nodes of a cluster, all seen by its device where there is one, have a majority of the votes. */
export function neededOf({ nodes, quorumDevice }: Pick<Cluster, 'nodes' | 'quorumDevice'>): number {
  if (quorumDevice?.algorithm === 'lms') return 1;
  if (quorumDevice !== undefined) return Math.floor((nodes.length + 1) / 2 + 1) - 1;
  return nodes.length === 2 ? 1 : Math.floor(nodes.length / 2) + 1;
}
