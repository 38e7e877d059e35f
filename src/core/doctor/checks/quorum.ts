import type { Cluster } from '../../spec/cluster.ts';
import type { Check, Problem } from '../check.ts';

export interface QuorumFact {
  readonly quorate: boolean;
  /** quorum.two_node and quorum.wait_for_all, as Corosync runs with them. */
  readonly twoNode: boolean;
  readonly waitForAll: boolean;
  /** What Corosync knows of a device outside: whether it has one, and that answers in time. */
  readonly device: DeviceState;
}

export type DeviceState = 'none' | 'silent' | 'votes';

/** The cluster has quorum, and two nodes run as two. */
export const quorum: Check<QuorumFact> = {
  name: 'quorum',
  why: 'Without quorum nothing is started or taken over; two nodes have it only by two_node, and only wait_for_all keeps them from fencing each other at every boot; or by the vote of a device outside.',
  judge: (told, cluster) => ({
    problems: told.flatMap(({ node, fact }) => [
      ...(fact.quorate
        ? []
        : [{ node, found: 'has no quorum', fix: 'corosync-quorumtool -s   # then start the nodes that are missing' }]),
      ...twoNodes(node, fact, cluster),
      ...outside(node, fact.device, cluster),
    ]),
    well: `${told.map(({ node }) => node).join(', ')} have it`,
  }),
};

const fix = 'gracekeeper apply FILE   # writes corosync.conf anew; then corosync-cfgtool -R';

/** Without its vote, half of the nodes are no majority. */
function outside(node: string, device: DeviceState, { quorumDevice }: Cluster): readonly Problem[] {
  if (quorumDevice === undefined)
    return device === 'none' ? [] : [{ node, found: 'a quorum device votes that is not in the spec', fix }];
  if (device === 'votes') return [];
  const { host, tls } = quorumDevice;
  const certificates = tls === 'off' ? '' : ', and its certificates: corosync-qdevice-net-certutil';
  return [
    device === 'none'
      ? { node, found: 'corosync-qdevice does not run', fix: 'systemctl enable --now corosync-qdevice' }
      : {
          node,
          found: `the quorum device at ${host} does not vote`,
          fix: `corosync-qdevice-tool -s   # then corosync-qnetd on ${host}, TCP port 5403${certificates}`,
        },
  ];
}

function twoNodes(
  node: string,
  { twoNode, waitForAll }: QuorumFact,
  { nodes, quorumDevice }: Cluster,
): readonly Problem[] {
  if (quorumDevice !== undefined)
    return twoNode
      ? [{ node, found: 'two_node is on beside a quorum device: Corosync lets only one decide', fix }]
      : [];
  if (nodes.length === 2)
    return twoNode && waitForAll
      ? []
      : [{ node, found: `of two nodes, ${twoNode ? 'wait_for_all' : 'two_node'} is off`, fix }];
  return twoNode
    ? [{ node, found: `two_node is on, with ${nodes.length} nodes: each half would be quorate`, fix }]
    : [];
}
