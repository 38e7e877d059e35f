// What has to be on a node before it can be set up.
import { drbdNodes } from '../../core/config/drbd-nodes.ts';
import { servesV3, servesV40 } from '../../core/config/ports.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { serversOn } from '../../core/spec/where-it-runs.ts';

const PACKAGES: Readonly<Record<string, string>> = {
  '/usr/sbin/corosync': 'corosync',
  '/usr/sbin/pacemakerd': 'pacemaker pacemaker-cli-utils',
  '/usr/bin/ganesha.nfsd': 'nfs-ganesha nfs-ganesha-vfs',
  '/usr/sbin/nft': 'nftables',
  '/usr/bin/socat': 'socat',
  '/usr/bin/tini': 'tini',
  '/usr/sbin/rpc.statd': 'nfs-common',
  '/usr/sbin/rpcbind': 'rpcbind',
  '/usr/bin/dbus-daemon': 'dbus',
  '/usr/bin/arping': 'iputils-arping',
  '/usr/bin/findmnt': 'util-linux',
};

const packaged = (path: string) => [path, `apt-get install -y ${PACKAGES[path]}`] as const;

export const NEEDED: readonly (readonly [path: string, hint: string])[] = [
  packaged('/usr/sbin/corosync'),
  packaged('/usr/sbin/pacemakerd'),
  packaged('/usr/bin/ganesha.nfsd'),
  packaged('/usr/sbin/nft'),
  packaged('/usr/bin/socat'),
  packaged('/usr/bin/tini'),
  // Without it Ganesha finds no file system and serves no export (src/FSAL/localfs.c).
  ['/etc/mtab', 'ln -s ../proc/self/mounts /etc/mtab'],
];

const GANESHAS = ['/usr/bin/ganesha.nfsd', '/etc/mtab'];

/** Where a server is of the kernel's nfsd. */
const KERNEL = ['/usr/sbin/rpc.nfsd', '/usr/sbin/rpc.mountd', '/usr/sbin/exportfs', '/usr/sbin/nfsdcld'].map(
  (path) =>
    [
      path,
      'apt-get install -y nfs-kernel-server, then systemctl disable --now nfs-server: the cluster starts it',
    ] as const,
);
/** Where one of those serves NFSv4.0. */
const V40 = ['/usr/bin/sqlite3', 'apt-get install -y sqlite3'] as const;
/** Where a server brings filesystems. */
const FILESYSTEM = ['/usr/bin/mount', 'apt-get install -y mount'] as const;
/** Where one is on DRBD. */
const DRBD = ['/usr/sbin/drbdadm', '/usr/lib/drbd/crm-fence-peer.9.sh', '/usr/lib/ocf/resource.d/linbit/drbd'].map(
  (path) => [path, 'apt-get install -y drbd-utils'] as const,
);

/** What the servers that may run on this node need beyond what every cluster does. */
const neededByServers = (cluster: Cluster, node: string): readonly (readonly [path: string, hint: string])[] => [
  ...(serversOn(cluster, node).some(({ daemon }) => daemon === 'kernel') ? KERNEL : []),
  ...(serversOn(cluster, node).some((server) => server.daemon === 'kernel' && servesV40(server)) ? [V40] : []),
  ...(serversOn(cluster, node).some(({ filesystems }) => filesystems.length > 0) ? [FILESYSTEM] : []),
  ...(hasDrbd(cluster, node) ? DRBD : []),
];

/** A third node, for the majority, has none. */
const hasDrbd = (cluster: Cluster, node: string): boolean =>
  cluster.drbd.some((resource) => drbdNodes(cluster, resource).some(({ name }) => name === node));

/** Where the spec has a quorum device. */
const QDEVICE = [
  '/usr/sbin/corosync-qdevice',
  'apt-get install -y corosync-qdevice; on the machine that votes, corosync-qnetd',
] as const;

const BESIDES = ['/usr/bin/dbus-daemon', '/usr/bin/arping', '/usr/bin/findmnt'];
const FOR_V3 = ['/usr/sbin/rpc.statd', '/usr/sbin/rpcbind'];

/** Without one of these the node is refused. */
export function neededToSetUp(cluster: Cluster, node: string): readonly (readonly [path: string, hint: string])[] {
  const ganesha = serversOn(cluster, node).some(({ daemon }) => daemon === 'ganesha');
  return [
    ...NEEDED.filter(([path]) => ganesha || !GANESHAS.includes(path)),
    ...(cluster.quorumDevice === undefined ? [] : [QDEVICE]),
    ...neededByServers(cluster, node),
  ];
}

/** All that the servers of this cluster need on this node, each with the command that brings it. */
export function neededFor(cluster: Cluster, node: string): readonly { readonly path: string; readonly fix: string }[] {
  const { servers } = cluster;
  const more = [...BESIDES, ...(servers.some(servesV3) ? FOR_V3 : [])].map(packaged);
  return [...neededToSetUp(cluster, node), ...more].map(([path, fix]) => ({ path, fix }));
}
