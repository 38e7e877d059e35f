// What a Debian with nfs-kernel-server has done when it has booted, and a lab's node has not: the same for both recipes.
import type { Cluster } from '../../../core/spec/cluster.ts';
import { eventually } from '../../../host/eventually.ts';
import type { Argv, Host } from '../../../host/host.ts';

/** Safe to repeat. Of systemd: proc-fs-nfsd.mount, run-rpc_pipefs.mount, rpcbind.service; of an administrator: NFSv3's grace period as long as NFSv4's. */
export async function asBooted(node: Host, { nfs }: Pick<Cluster, 'nfs'>): Promise<void> {
  await node.run(['modprobe', '-a', 'lockd', 'nfsd']);
  await mounted(node, 'nfsd', '/proc/fs/nfsd', 'threads');
  await mounted(node, 'rpc_pipefs', '/run/rpc_pipefs', 'nfsd');
  await node.run(['sysctl', '--write', `fs.nfs.nlm_grace_period=${Math.ceil(nfs.graceMs / 1000)}`]);
  const answers = async () => (await node.run(['rpcinfo', '-p'], { okExits: [0, 1] })).exitCode === 0;
  await there(node, 'rpcbind', answers, ['rpcbind', '-w']);
}

/** `holds`: what is there once it is mounted. */
async function mounted(node: Host, type: string, point: string, holds: string): Promise<void> {
  await node.run(['mkdir', '-p', point]);
  await there(node, point, () => node.files.exists(`${point}/${holds}`), ['mount', '-t', type, type, point]);
}

/** Our keeper does the same when it starts: who comes second is refused, and finds it done. */
async function there(node: Host, what: string, isThere: () => Promise<boolean>, make: Argv): Promise<void> {
  const wait = { what: `${what} on ${node.name}`, withinMs: 120_000, everyMs: 250 };
  await eventually(node.clock, wait, async () => {
    if (await isThere()) return true;
    await node.run(make);
    return undefined;
  });
}
