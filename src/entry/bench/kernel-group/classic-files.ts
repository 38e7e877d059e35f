// What resource-agents' nfsserver needs on a lab's node to work at all, and to be as good as its administrator can make it.
import type { Cluster, Server } from '../../../core/spec/cluster.ts';

/** In the place of /etc/init.d/nfs-kernel-server. */
export const NFS_SERVICE = '/usr/local/sbin/nfs-service';

interface NodeFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

export const classicFiles = ({ nfs }: Pick<Cluster, 'nfs'>): readonly NodeFile[] => [
  { path: NFS_SERVICE, text: SERVICE, mode: 0o755 },
  { path: '/etc/nfs.conf.d/classic.conf', text: nfsConf(nfs), mode: 0o644 },
];

/** /etc/hosts with a name for the address: `sm-notify -v`, which nfsnotify calls, fails where nobody knows one (seen). */
export const withName = (hosts: string, { name, address }: Pick<Server, 'name' | 'address'>): string =>
  hosts.includes(`${address} `) ? hosts : `${hosts.replace(/\n*$/, '\n')}${address} ${name}\n`;

/**
 * On Debian 12 the agent takes /etc/init.d/nfs-kernel-server, which hands over to systemd (init-functions.d/40-systemd). A lab's node has none, and there that
 * script starts no nfsdcld, nothing at all where /etc/exports is empty, and never finds nfsd running, since pidof shows no kernel threads. So this runs what
 * systemd's units run: ExecStart and ExecStop of nfsdcld.service, nfs-server.service and nfs-mountd.service. It also ends nfsdcld, which under systemd nobody
 * does, so that unmounting what it keeps its database on fails, and the node is fenced.
 */
const SERVICE = `#!/bin/sh
end() { start-stop-daemon --stop --oknodo --quiet --retry TERM/5/KILL/5 --name "$1"; }
case $1 in
start)
  nfsdcld || exit 1
  exportfs -r
  rpc.nfsd || exit 1
  rpc.mountd || exit 1
  ;;
stop)
  end rpc.mountd || exit 1
  rpc.nfsd 0 || exit 1
  exportfs -au
  exportfs -f
  end nfsdcld || exit 1
  ;;
status)
  threads=0
  read -r threads 2>/dev/null </proc/fs/nfsd/threads
  [ "$threads" -gt 0 ] || exit 3
  ;;
*) exit 2 ;;
esac
`;

/** The agent has no parameters for these. no-notify: it starts rpc.statd without --no-notify, whatever nfs_no_notify says. */
const nfsConf = ({ leaseMs, graceMs }: Cluster['nfs']): string => `[nfsd]
lease-time=${Math.ceil(leaseMs / 1000)}
grace-time=${Math.ceil(graceMs / 1000)}
threads=8
[statd]
no-notify=1
`;
