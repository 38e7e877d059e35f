// A server of the kernel's nfsd on this node: started and ended as a whole. There is no supervisor: Pacemaker's monitor watches it.
import { NFS_PORT, STATD_PORT, servesV3, servesV40 } from '../../core/config/ports.ts';
import { listeningPorts } from '../../core/protocol/proc-net-tcp.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { uptimeS } from '../server/identity.ts';
import { LOG, serverPaths } from '../server/paths.ts';
import { reasonOf } from '../server/reason.ts';
import { requireStateVolume } from '../server/state-volume.ts';
import { muteKernelServer } from './announce.ts';
import { daemonsOf, deadDaemons, endDaemons, STATD, startDaemon } from './daemons.ts';
import type { Ending } from './ending.ts';
import { endExports, settleExports } from './exports.ts';
import { noteGrace, renewed } from './fresh-grace.ts';
import { probeAhead } from './host-address.ts';
import { endNeedlessGrace } from './needless-grace.ts';
import { endNfsd, nfsdThreads, prepareKernel, unlockFilesystems } from './nfsd.ts';
import { type KernelPaths, kernelPaths, kernelRun } from './paths.ts';
import { hasOwnNetwork, hostPlace, type KernelPlace, placeOf } from './place.ts';
import { requireRpcbind, startRpcbind } from './rpcbind.ts';
import { sealForKernel } from './seal.ts';
import { endSite, makeSite } from './site.ts';
import { startTracked } from './tracking.ts';
import { recordV40Clients } from './v40-clients.ts';
import { writeStatus } from './write-status.ts';

/** Everything but its address: it exports, and is in grace. Returns its epoch: seconds since 1970. Throws a sentence. */
export async function startKernelServer(machine: Machine, cluster: Cluster, server: Server): Promise<number> {
  const own = server.network === 'own';
  // Written ahead: from here on there may be a network to take away, and nothing in the node's is touched, whatever becomes of the rest.
  if (own) await machine.files.write(kernelRun(server.name).network, '{}');
  else await takeHost(machine);
  const paths = kernelPaths(cluster, server);
  if (paths.onStateVolume) await requireStateVolume(machine, cluster);
  await machine.files.makeFolder(LOG, 0o750);
  await writeStatus(machine, server.name, { phase: 'starting' });
  const [started] = await Promise.allSettled([
    startDaemons(machine, cluster, server, paths),
    own ? undefined : probeAhead(machine, cluster, server),
  ]);
  if (started.status === 'rejected') throw started.reason;
  const epoch = Math.floor(machine.clock.now() / 1000);
  await writeStatus(machine, server.name, { phase: 'serving', epoch, trouble: started.value ?? null });
  return epoch;
}

/** Returns what is wrong though it serves. */
async function startDaemons(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  paths: KernelPaths,
): Promise<string | undefined> {
  const own = server.network === 'own';
  const place = own ? await makeSite(machine, cluster, server) : hostPlace;
  await machine.files.link(place.nfsd, kernelRun(server.name).nfsd);
  await sealForKernel(machine, paths);
  await machine.files.makeFolder(paths.nfsdcld, 0o700);
  const trouble = servesV40(server) ? await recordV40Clients(machine, paths) : undefined;
  await (place.own ? startRpcbind(machine, place, server) : requireRpcbind(machine, server));
  // What they do until they are ready goes on beside the exports.
  await Promise.all(daemonsOf(server, paths).map((daemon) => startDaemon(machine, place, server.name, daemon)));
  await exportAll(machine, place, cluster, server);
  await noteGrace(machine, server.name);
  await startTracked(machine, place, cluster, server);
  if (servesV3(server)) await endNeedlessGrace(machine, place, paths);
  if (servesV3(server)) await listens(machine, place, STATD_PORT, 'rpc.statd');
  const dead = await deadDaemons(machine, server.name);
  if (dead.length > 0) throw new Error(`${dead.join(', ')} ended at once; see ${serverPaths(server.name).log}`);
  // Whoever looks next, while its address is put up, need not ask it at once.
  await machine.files.write(kernelRun(server.name).answered, `${await uptimeS(machine)}\n`);
  return trouble;
}

/** Before anything of ours is there: what is not ours is not to be ended by a start that fails. */
async function takeHost(machine: Machine): Promise<void> {
  await prepareKernel(machine);
  if ((await nfsdThreads(machine)) > 0)
    throw new Error('an NFS server of this kernel runs already, and is not ours: systemctl disable --now nfs-server');
}

/** A client that finds one missing is told that its files are gone: then no answer is better. */
async function exportAll(machine: Machine, place: KernelPlace, cluster: Cluster, server: Server): Promise<void> {
  const { refused } = await settleExports(machine, place, cluster, server);
  if (refused.length > 0) throw new Error(refused.join('; '));
}

/** A client that locks before rpc.statd is there is refused: the address comes after it. */
async function listens(machine: Machine, { tables }: KernelPlace, port: number, what: string): Promise<void> {
  const wait = { what: `${what} to listen on port ${port}`, withinMs: 20_000, everyMs: 20 };
  const read = (name: string) => machine.files.read(`${tables}/${name}`);
  await eventually(machine.clock, wait, async () => {
    const ports = (await Promise.all(['tcp', 'tcp6'].map(read))).flatMap((table) => listeningPorts(table ?? ''));
    return ports.includes(port) ? true : undefined;
  });
}

/** Nothing of it is left that stands in the way of unmounting. Throws what is. In its node's network its address is gone by now. */
export async function endKernelServer(machine: Machine, ending: Ending, withinMs: number): Promise<void> {
  const { name } = ending;
  const own = await hasOwnNetwork(machine, name);
  if (own) await muteKernelServer(machine, name);
  // First whoever knows its NFSv3 clients: lockd lets go of those whose locks it drops (fs/lockd/host.c, nsm_unmonitor), and they would be told of nothing.
  await endDaemons(machine, name, withinMs, (daemon) => daemon === STATD);
  if (own) await endSite(machine, ending, withinMs);
  else await endOnHost(machine, ending, withinMs);
  await machine.files.remove(serverPaths(name).folder);
}

async function endOnHost(machine: Machine, { name, unlock }: Ending, withinMs: number): Promise<void> {
  unlockFilesystems(machine, hostPlace, unlock);
  await Promise.all([endExports(machine, hostPlace, name, withinMs / 3), endNfsd(machine, hostPlace, withinMs)]);
  await endDaemons(machine, name, withinMs);
}

/** Why it does not serve; undefined when it does. */
export async function troubleOf(machine: Machine, server: string, deadlineMs: number): Promise<string | undefined> {
  const seen = await look(machine, server, deadlineMs);
  // It may have been seen without its threads, which come back.
  return seen !== undefined && (await renewed(machine, server, deadlineMs)) ? look(machine, server, deadlineMs) : seen;
}

async function look(machine: Machine, server: string, deadlineMs: number): Promise<string | undefined> {
  const place = await placeOf(machine, server);
  if (place === undefined) return 'its namespaces are gone';
  if ((await nfsdThreads(machine, place)) === 0) return 'nfsd has no threads';
  const dead = await deadDaemons(machine, server);
  if (dead.length > 0) return `${dead.join(', ')} died`;
  if (place.own) return silenceInside(machine, place, deadlineMs);
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

/** From inside, whether its address is announced or not. */
async function silenceInside(machine: Machine, place: KernelPlace, deadlineMs: number): Promise<string | undefined> {
  const argv = ['rpcinfo', '-a', universal('127.0.0.1', NFS_PORT), '-T', 'tcp', '100003'] as const;
  try {
    await machine.run(place.inside(argv), { deadlineMs });
    return undefined;
  } catch (error) {
    return `nfsd does not answer: ${reasonOf(error)}`;
  }
}

/** RFC 5665 5.2.3.3. */
const universal = (address: string, port: number): string => `${address}.${port >> 8}.${port & 255}`;
