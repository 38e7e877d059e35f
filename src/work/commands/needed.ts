// What has to be on a node before it can be set up.
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster } from '../../core/spec/cluster.ts';

const INSTALL = 'install the packages that README.md lists';

export const NEEDED: readonly (readonly [path: string, hint: string])[] = [
  ['/usr/sbin/corosync', INSTALL],
  ['/usr/sbin/pacemakerd', INSTALL],
  ['/usr/bin/ganesha.nfsd', INSTALL],
  ['/usr/sbin/nft', INSTALL],
  ['/usr/bin/socat', INSTALL],
  ['/usr/bin/tini', INSTALL],
  // Without it Ganesha finds no file system and serves no export (src/FSAL/localfs.c).
  ['/etc/mtab', 'ln -s ../proc/self/mounts /etc/mtab'],
];

/** Where the spec has a quorum device. */
export const QDEVICE = [
  '/usr/sbin/corosync-qdevice',
  'apt-get install -y corosync-qdevice; on the machine that votes, corosync-qnetd',
] as const;

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

const BESIDES = ['/usr/bin/dbus-daemon', '/usr/bin/arping', '/usr/bin/findmnt'];
const FOR_V3 = ['/usr/sbin/rpc.statd', '/usr/sbin/rpcbind'];

/** All that the servers of this cluster need, each with the command that brings it. */
export function neededFor({
  servers,
  quorumDevice,
}: Cluster): readonly { readonly path: string; readonly fix: string }[] {
  const more = [...BESIDES, ...(servers.some(servesV3) ? FOR_V3 : [])].map((path) => [path, INSTALL] as const);
  const device = quorumDevice === undefined ? [] : [QDEVICE];
  return [...NEEDED, ...device, ...more].map(([path, hint]) => ({
    path,
    fix: PACKAGES[path] === undefined ? hint : `apt-get install -y ${PACKAGES[path]}`,
  }));
}
