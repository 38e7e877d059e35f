// The kernel's nfsd: its threads, and what is set before they begin.
import { kernelScope } from '../../core/config/kernel-scope.ts';
import { NLM_PORT, servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { NFS_VERSIONS } from '../../core/spec/problems/versions.ts';
import { eventually } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { NFSD, PIPEFS } from './paths.ts';
import { hostPlace, type KernelPlace } from './place.ts';

const THREADS = 8;
const THREADS_FILE = `${NFSD}/threads`;

/** 0 also where the kernel has none. */
export async function nfsdThreads(machine: Machine, { nfsd }: Pick<KernelPlace, 'nfsd'> = hostPlace): Promise<number> {
  return Number((await machine.files.read(`${nfsd}/threads`)) ?? 0);
}

/** What systemd has mounted elsewhere (proc-fs-nfsd.mount, run-rpc_pipefs.mount). */
export async function prepareKernel(machine: Machine): Promise<void> {
  if (!(await machine.files.exists(THREADS_FILE))) {
    // Built in, or loaded by the mount below: that says why it can't be.
    await machine.run(['modprobe', 'nfsd'], { okExits: [0, 1] });
    if (!(await machine.files.exists(THREADS_FILE))) await machine.run(['mount', '-t', 'nfsd', 'nfsd', NFSD]);
  }
  if (await machine.files.exists(`${PIPEFS}/nfsd`)) return;
  await machine.files.makeFolder(PIPEFS);
  await machine.run(['mount', '-t', 'rpc_pipefs', 'sunrpc', PIPEFS]);
}

/** Where it can't be, its filesystem can't be mounted, and that says so. */
export async function loadNfsd(machine: Machine): Promise<void> {
  if (await machine.files.exists('/sys/module/nfsd')) return;
  await machine.run(['modprobe', 'nfsd'], { okExits: [0, 1] });
}

/** Begins the grace period. Its clients reclaim only from one of the same scope (RFC 8881 8.4.2.1), which is the host name where rpc.nfsd runs. */
export async function startNfsd(machine: Machine, place: KernelPlace, cluster: Cluster, server: Server): Promise<void> {
  if (servesV3(server)) setLockd(machine, cluster);
  const argv = nfsdArgv(cluster, server);
  // In a cell the host name is the scope.
  await machine.run(place.own ? place.inside(argv) : inScope(kernelScope(cluster, server), argv));
  if ((await nfsdThreads(machine, place)) === 0) throw new Error('rpc.nfsd started no threads');
}

/** In a host name namespace of its own, which ends with it: one process, where unshare, hostname, nsenter and umount are four. What the shell reads is always the same. */
const inScope = (scope: string, argv: Argv): Argv => [
  ...(['unshare', '--uts', '--', 'sh', '-c', 'echo "$0" >/proc/sys/kernel/hostname && exec "$@"', scope] as const),
  ...argv,
];

/** rpc.nfsd(8). That of 2.6.2, Debian 12's, has no --scope. */
export const nfsdArgv = ({ nfs }: Cluster, { versions }: Server): Argv => [
  'rpc.nfsd',
  ...['-L', seconds(nfs.leaseMs), '-G', seconds(nfs.graceMs)],
  ...NFS_VERSIONS.flatMap((version) => [versions.includes(version) ? '--nfs-version' : '--no-nfs-version', version]),
  `${THREADS}`,
];

const seconds = (ms: number): string => String(Math.ceil(ms / 1000));

/** These hold for the whole node, before lockd starts (fs/lockd/svc.c nlm_sysctls). The grace period is that of NFSv4: they end together (fs/nfs_common/grace.c). */
function setLockd(machine: Machine, { nfs }: Cluster): void {
  for (const [name, value] of [
    ['nlm_tcpport', NLM_PORT],
    ['nlm_udpport', NLM_PORT],
    ['nlm_grace_period', Math.min(240, Math.ceil(nfs.graceMs / 1000))],
  ] as const)
    machine.poke(`/proc/sys/fs/nfs/${name}`, `${value}\n`);
}

/** Ends what NFSv4 clients hold, and lockd unless somebody else needs it. Throws when threads are left: they wait for storage. */
export async function endNfsd(machine: Machine, place: KernelPlace, withinMs: number): Promise<void> {
  if ((await nfsdThreads(machine, place)) === 0) return;
  await machine.run(place.inside(['rpc.nfsd', '0']), { deadlineMs: withinMs });
  const wait = { what: "nfsd's threads to end", withinMs, everyMs: 10 };
  await eventually(machine.clock, wait, async () => ((await nfsdThreads(machine, place)) === 0 ? true : undefined));
}

/** Drops the NFSv3 locks on these filesystems. lockd outlives nfsd where another server of this kernel runs, or something of this node is mounted over NFSv3. */
export function unlockFilesystems(machine: Machine, { nfsd }: KernelPlace, paths: readonly string[]): void {
  for (const path of paths) drop(machine, `${nfsd}/unlock_filesystem`, path);
}

/**
 * Drops the NFSv3 locks that were taken at this address: for what lies on no filesystem of the server's own. Many kernels find none (fs/lockd/svcsubs.c
 * nlmsvc_match_ip compares the wrong way round); those since 6.4 drop them when the last thread of this network ends (nlm_shutdown_hosts_net).
 */
export const unlockAddress = (machine: Machine, { nfsd }: KernelPlace, address: string): void =>
  drop(machine, `${nfsd}/unlock_ip`, address);

function drop(machine: Machine, file: string, what: string): void {
  try {
    machine.poke(file, `${what}\n`);
  } catch {
    // Not mounted, or nfsd is gone: then there is nothing to drop, and what is in the way of unmounting shows there.
  }
}
