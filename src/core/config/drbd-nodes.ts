import type { Cluster, ClusterNode, DrbdResource } from '../spec/cluster.ts';

/** Those of the server that mounts it, in the order of the spec; none where nobody does. */
export function drbdNodes({ nodes, servers }: Cluster, { name }: DrbdResource): readonly ClusterNode[] {
  const user = servers.find(({ filesystems }) => filesystems.some((one) => one.kind === 'drbd' && one.source === name));
  return user === undefined ? [] : nodes.filter((node) => [user.home, ...user.failoverTo].includes(node.name));
}
