// A server of the kernel's nfsd on this node: started and ended as a whole. There is no supervisor: Pacemaker's monitor watches it.
import { NFS_PORT, servesV3 } from '../../core/config/ports.ts';
import { NSM } from '../../core/protocol/nsm.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { LOG, serverPaths } from '../server/paths.ts';
import { requireStateVolume } from '../server/state-volume.ts';
import { initialStatus, type ServerStatus } from '../server/status.ts';
import { daemonsOf, deadDaemons, endDaemons, startDaemon } from './daemons.ts';
import { endNfsd, nfsdThreads, prepareKernel, startNfsd, unlockFilesystems } from './nfsd.ts';
import { kernelPaths } from './paths.ts';
import { requireRpcbind } from './rpcbind.ts';
import { sealForKernel } from './seal.ts';

/** Ready for exports and an address; in grace. Returns its epoch: seconds since 1970. Throws a sentence. */
export async function startKernelServer(machine: Machine, cluster: Cluster, server: Server): Promise<number> {
  const paths = kernelPaths(cluster, server);
  if (paths.onStateVolume) await requireStateVolume(machine, cluster);
  await prepareKernel(machine);
  if ((await nfsdThreads(machine)) > 0)
    throw new Error('an NFS server of this kernel runs already, and is not ours: systemctl disable --now nfs-server');
  await machine.files.makeFolder(LOG, 0o750);
  await writeStatus(machine, server.name, { phase: 'starting' });
  await sealForKernel(machine, paths);
  await machine.files.makeFolder(paths.nfsdcld, 0o700);
  await requireRpcbind(machine, server);
  // What an earlier life of this node exported is no export of this one.
  await machine.run(['exportfs', '-au']);
  for (const daemon of daemonsOf(server, paths)) await startDaemon(machine, server.name, daemon);
  if (servesV3(server)) await answers(machine, NSM.program, 'rpc.statd');
  await startNfsd(machine, cluster, server);
  const dead = await deadDaemons(machine, server.name);
  if (dead.length > 0) throw new Error(`${dead.join(', ')} ended at once; see ${serverPaths(server.name).log}`);
  const epoch = Math.floor(machine.clock.now() / 1000);
  await writeStatus(machine, server.name, { phase: 'serving', epoch });
  return epoch;
}

/** A program that has told rpcbind of itself. */
async function answers(machine: Machine, program: number, what: string): Promise<void> {
  const argv = ['rpcinfo', '-T', 'tcp', '127.0.0.1', `${program}`] as const;
  const wait = { what: `${what} to answer`, withinMs: 20_000, everyMs: 50 };
  await eventually(machine.clock, wait, async () => {
    const { exitCode } = await machine.run(argv, { okExits: [0, 1] });
    return exitCode === 0 ? true : undefined;
  });
}

/** Nothing of it is left that stands in the way of unmounting. Throws what is. Its address and its exports are gone by now. */
export async function endKernelServer(
  machine: Machine,
  server: string,
  mounts: readonly string[],
  withinMs: number,
): Promise<void> {
  unlockFilesystems(machine, mounts);
  await endNfsd(machine, withinMs);
  await endDaemons(machine, server, withinMs);
  // Only what is cached in the kernel: exports that a failed stop has left would hold their filesystem.
  await machine.run(['exportfs', '-au']);
  await machine.files.remove(serverPaths(server).folder);
}

/** Why it does not serve; undefined when it does. */
export async function troubleOf(machine: Machine, server: string, deadlineMs: number): Promise<string | undefined> {
  if ((await nfsdThreads(machine)) === 0) return 'nfsd has no threads';
  const dead = await deadDaemons(machine, server);
  if (dead.length > 0) return `${dead.join(', ')} died`;
  const null_ = { address: '127.0.0.1', port: NFS_PORT, program: 100_003, version: 4, deadlineMs };
  const three = { ...null_, version: 3 };
  return (
    machine
      .callNull(null_)
      // It may serve NFSv3 only; if it serves nothing, that says so.
      .catch(() => machine.callNull(three))
      .then(
        () => undefined,
        (error: unknown) => `nfsd does not answer: ${error instanceof Error ? error.message : String(error)}`,
      )
  );
}

/** For whoever looks at a server, as a supervisor has it. */
export async function writeStatus(machine: Machine, server: string, change: Partial<ServerStatus>): Promise<void> {
  const path = serverPaths(server).status;
  const text = await machine.files.read(path);
  const before =
    text === undefined
      ? { ...initialStatus(server, machine.name), custody: 'not-needed' as const, custodyReason: null }
      : (JSON.parse(text) as ServerStatus);
  await machine.files.write(path, `${JSON.stringify({ ...before, ...change })}\n`);
}
