import type { Cluster } from '../../spec/cluster.ts';
import type { Check, Problem } from '../check.ts';

export interface QuorumFact {
  readonly quorate: boolean;
  /** quorum.two_node and quorum.wait_for_all, as Corosync runs with them. */
  readonly twoNode: boolean;
  readonly waitForAll: boolean;
}

/** The cluster has quorum, and two nodes run as two. */
export const quorum: Check<QuorumFact> = {
  name: 'quorum',
  why: 'Without quorum nothing is started or taken over; two nodes have it only by two_node, and only wait_for_all keeps them from fencing each other at every boot.',
  judge: (told, cluster) => ({
    problems: told.flatMap(({ node, fact }) => [
      ...(fact.quorate
        ? []
        : [{ node, found: 'has no quorum', fix: 'corosync-quorumtool -s   # then start the nodes that are missing' }]),
      ...twoNodes(node, fact, cluster),
    ]),
    well: `${told.map(({ node }) => node).join(', ')} have it`,
  }),
};

function twoNodes(node: string, { twoNode, waitForAll }: QuorumFact, { nodes }: Cluster): readonly Problem[] {
  const fix = 'gracekeeper apply FILE   # writes corosync.conf anew; then corosync-cfgtool -R';
  if (nodes.length === 2)
    return twoNode && waitForAll
      ? []
      : [{ node, found: `of two nodes, ${twoNode ? 'wait_for_all' : 'two_node'} is off`, fix }];
  return twoNode
    ? [{ node, found: `two_node is on, with ${nodes.length} nodes: each half would be quorate`, fix }]
    : [];
}
