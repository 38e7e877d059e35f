// What a node finds on its disks: nothing of a cluster that the machine itself may belong to, its own name, its fence agent.
import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import type { LabOptions } from '../state.ts';
import { CLIENT_PLACES } from './client-places.ts';

/** Folders whose content belongs to a cluster: a node starts with them empty. */
const EMPTIED = [
  '/var/lib/corosync',
  '/var/lib/pacemaker/blackbox',
  '/var/lib/pacemaker/cib',
  '/var/lib/pacemaker/cores',
  '/var/lib/pacemaker/pengine',
  '/var/lib/nfs/ganesha',
  '/var/lib/nfs/sm',
  '/var/lib/nfs/sm.bak',
  '/var/log/corosync',
  '/var/log/pacemaker',
  '/var/log/ganesha',
];
const REMOVED = [
  '/etc/corosync/corosync.conf',
  '/etc/corosync/authkey',
  '/etc/corosync/qdevice',
  '/etc/gracekeeper',
  '/var/lib/gracekeeper',
  '/var/log/gracekeeper',
  '/usr/lib/ocf/resource.d/gracekeeper',
];
/** What systemd-tmpfiles makes at every boot of a real machine. */
const RUN_FOLDERS = [
  ['/run/corosync-qdevice', 0o770],
  ['/run/drbd', 0o700],
  ['/run/lock', 0o1777],
  ['/run/resource-agents', 0o1755],
] as const;

/** Prepares the disks of a node that has never run. `root` is where its file system is seen. */
export async function furnishDisks(
  root: string,
  name: string,
  nodes: LabOptions['nodes'],
  fenceAgent: string,
): Promise<void> {
  for (const folder of EMPTIED) await emptyFolder(`${root}${folder}`);
  for (const path of REMOVED) await rm(`${root}${path}`, { recursive: true, force: true });
  const hosts = nodes.map((node) => `${node.address}\t${node.name}`);
  // rpc.statd monitors nobody whose name it can't resolve, and Ganesha then grants no NFSv3 lock (src/Protocols/NLM/nsm.c, nsm_monitor).
  const clients = CLIENT_PLACES.map(({ name, address, address6 }) => `${address}\t${name}\n${address6}\t${name}`);
  await writeFile(`${root}/etc/hosts`, ['127.0.0.1\tlocalhost', ...hosts, ...clients, ''].join('\n'));
  await writeFile(`${root}/etc/hostname`, `${name}\n`);
  // No resolver answers in a lab, and rpc.statd stalls on one that doesn't (TAKEOVER section 7). A link would lead out of the node.
  await rm(`${root}/etc/resolv.conf`, { force: true });
  await writeFile(`${root}/etc/resolv.conf`, '');
  // systemd makes it on a real machine; without it Ganesha serves no export (src/FSAL/localfs.c, populate_posix_file_systems).
  await rm(`${root}/etc/mtab`, { force: true });
  // Of process 1, not of self: looked at from outside the node, self is nobody.
  await symlink('../proc/1/mounts', `${root}/etc/mtab`);
  await writeFile(`${root}/usr/sbin/fence_gracekeeper_lab`, fenceAgent);
  await chmod(`${root}/usr/sbin/fence_gracekeeper_lab`, 0o755);
}

/** Prepares what lives in memory only, at every boot. */
export async function furnishMemory(root: string): Promise<void> {
  for (const [path, mode] of RUN_FOLDERS) {
    await mkdir(`${root}${path}`);
    await chmod(`${root}${path}`, mode);
  }
}

/** The folder itself stays, with its owner. */
async function emptyFolder(path: string): Promise<void> {
  for (const name of await namesIn(path)) await rm(`${path}/${name}`, { recursive: true });
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
