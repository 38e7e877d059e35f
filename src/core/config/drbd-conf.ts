// A DRBD resource of two nodes, as /etc/drbd.d/NAME.res (drbd.conf(5)). Its two versions differ in where fencing stands: 8.4 is what kernels carry,
// 9 comes with LINBIT's module.
import type { ClusterNode, DrbdResource } from '../spec/cluster.ts';

export type DrbdVersion = '8.4' | '9';

export interface DrbdParts {
  readonly resource: DrbdResource;
  /** The nodes of the server that mounts it. */
  readonly nodes: readonly ClusterNode[];
  readonly version: DrbdVersion;
}

/** With a final newline. */
export function drbdConf({ resource, nodes, version }: DrbdParts): string {
  const { name, minor, disk } = resource;
  const fencing = 'fencing resource-and-stonith;';
  return lines([
    `# Written by gracekeeper from cluster.yaml: for DRBD ${version}.`,
    `resource ${name} {`,
    `  device /dev/drbd${minor};`,
    `  disk "${disk}";`,
    '  meta-disk internal;',
    '  net {',
    // What fsync has promised is on both disks.
    '    protocol C;',
    // Two histories of one filesystem can't be made one: somebody has to choose, and nothing is thrown away meanwhile.
    ...['0', '1', '2'].map((primaries) => `    after-sb-${primaries}pri disconnect;`),
    ...(version === '9' ? [`    ${fencing}`] : []),
    '  }',
    '  disk {',
    // A disk that fails is left, and the other node's is used.
    '    on-io-error detach;',
    ...(version === '8.4' ? [`    ${fencing}`] : []),
    '  }',
    // A primary that loses its peer stands still until it is certain that the peer will not be promoted with data that is older: a constraint in the CIB says
    // so, and the peer is fenced where it can't be. This is the majority of two disks: the cluster's.
    '  handlers {',
    `    fence-peer "/usr/lib/drbd/crm-fence-peer${version === '9' ? '.9' : ''}.sh";`,
    `    ${version === '9' ? 'unfence-peer' : 'after-resync-target'} "/usr/lib/drbd/crm-unfence-peer${version === '9' ? '.9' : ''}.sh";`,
    '  }',
    ...nodes.flatMap((node, index) => onNode(node, resource, version === '9' ? index : undefined)),
    '}',
  ]);
}

function onNode({ name, address }: ClusterNode, { port }: DrbdResource, id: number | undefined): readonly string[] {
  const where = address.includes(':') ? `ipv6 [${address}]` : `ipv4 ${address}`;
  return [
    `  on ${name} {`,
    ...(id === undefined ? [] : [`    node-id ${id};`]),
    `    address ${where}:${port};`,
    '  }',
  ];
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
