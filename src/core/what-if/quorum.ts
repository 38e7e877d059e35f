// Whether those that are left may decide: Corosync's votequorum, one vote a node, as corosync.conf has it (core/config).
import type { Cluster } from '../spec/cluster.ts';

export interface Quorum {
  readonly quorate: boolean;
  /** Nodes that are left. */
  readonly left: number;
  /** Nodes that are needed: more than half; of two nodes, one (two_node). */
  readonly needed: number;
}

export function quorumWithout({ nodes }: Pick<Cluster, 'nodes'>, dead: readonly string[]): Quorum {
  const left = nodes.filter(({ name }) => !dead.includes(name)).length;
  const needed = nodes.length === 2 ? 1 : Math.floor(nodes.length / 2) + 1;
  return { quorate: left >= needed, left, needed };
}
