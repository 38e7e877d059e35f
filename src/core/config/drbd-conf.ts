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
    // so, and the peer is fenced where it can't be. This is the majority of two disks: the cluster's. The script of 9 serves 8.4 too (it then reads
    // /proc/drbd), and unlike that of 8.4 lets a primary without quorum stand still instead of going on after 90 s.
    '  handlers {',
    `    fence-peer "/usr/lib/drbd/crm-fence-peer.9.sh --dc-timeout ${DC_TIMEOUT_S}";`,
    // 8.4 calls the one on the node that was brought up to date, the other on its peer: whichever can speak with the cluster does it.
    ...(version === '8.4' ? [`    after-resync-target "${UNFENCE}";`] : []),
    `    unfence-peer "${UNFENCE}";`,
    '  }',
    ...nodes.flatMap((node, index) => onNode(node, resource, version === '9' ? index : undefined)),
    '}',
  ]);
}

/** The lost peer may have been the DC: an election takes longer than the script's 20 s where daemons are slow, and without one it gives up for good. */
const DC_TIMEOUT_S = 120;
const UNFENCE = '/usr/lib/drbd/crm-unfence-peer.9.sh';

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
