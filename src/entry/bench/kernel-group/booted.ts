// What a Debian with nfs-kernel-server has done when it has booted, and a lab's node has not: the same for both recipes.
import type { Cluster } from '../../../core/spec/cluster.ts';
import type { Host } from '../../../host/host.ts';

/** Safe to repeat. Of systemd: proc-fs-nfsd.mount, run-rpc_pipefs.mount, rpcbind.service; of an administrator: NFSv3's grace period as long as NFSv4's. */
export async function asBooted(node: Host, { nfs }: Pick<Cluster, 'nfs'>): Promise<void> {
  await node.run(['modprobe', '-a', 'lockd', 'nfsd']);
  await mounted(node, 'nfsd', '/proc/fs/nfsd', 'threads');
  await mounted(node, 'rpc_pipefs', '/run/rpc_pipefs', 'nfsd');
  await node.run(['sysctl', '--write', `fs.nfs.nlm_grace_period=${Math.ceil(nfs.graceMs / 1000)}`]);
  const { exitCode } = await node.run(['rpcinfo', '-p'], { okExits: [0, 1] });
  if (exitCode !== 0) await node.run(['rpcbind', '-w']);
}

/** `holds`: what is there once it is mounted. */
async function mounted(node: Host, type: string, point: string, holds: string): Promise<void> {
  if (await node.files.exists(`${point}/${holds}`)) return;
  await node.run(['mkdir', '-p', point]);
  await node.run(['mount', '-t', type, type, point]);
}
