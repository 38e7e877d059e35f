// The grace period begins with nfsd's first thread, and clients can use it from when the address is there. On a node that is too busy, or where the address had
// to be tried again, most of it may be over by then, and who is told too late has lost its locks. So it begins anew, as long as nobody could have asked.
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { uptimeS } from '../server/identity.ts';
import { endNeedlessGrace } from './needless-grace.ts';
import { endNfsd } from './nfsd.ts';
import { kernelPaths, kernelRun } from './paths.ts';
import { placeOf } from './place.ts';
import { startTracked } from './tracking.ts';

/** So much of a grace period may be over when the address comes. */
const SPENT = 1 / 3;
const END_MS = 10_000;

/** To be called just before the threads start. */
export async function noteGrace(machine: Machine, server: string): Promise<void> {
  await machine.files.write(kernelRun(server).unreached, `${await uptimeS(machine)}\n`);
}

/**
 * To be called just before its address is announced: it has the greater part of its grace before it, or has been reached already, and nothing is done. nfsdcld
 * takes the list of before once more where a grace period was cut (utils/nfsdcld/sqlite.c sqlite_grace_start). Throws when the threads do not come back.
 */
export async function freshenGrace(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  const { unreached } = kernelRun(server.name);
  const began = await machine.files.read(unreached);
  if (began === undefined) return;
  const spentMs = ((await uptimeS(machine)) - Number(began)) * 1000;
  if (spentMs > cluster.nfs.graceMs * SPENT) await beginUnwatched(machine, cluster, server);
  await machine.files.remove(unreached);
}

/** For whoever has seen it without threads: true when they were about to come back, and had the time for it. */
export async function renewed(machine: Machine, server: string, withinMs: number): Promise<boolean> {
  if (!(await isRenewing(machine, server))) return false;
  const wait = { what: `${server}'s grace period to begin anew`, withinMs, everyMs: 50 };
  return eventually(machine.clock, wait, async () => ((await isRenewing(machine, server)) ? undefined : true)).catch(
    // Then its threads are what they are.
    () => true,
  );
}

async function isRenewing(machine: Machine, server: string): Promise<boolean> {
  const since = await machine.files.read(kernelRun(server).renewing);
  return since !== undefined && (await uptimeS(machine)) - Number(since) <= FORGOTTEN_S;
}

/** Longer than it takes: whoever was at it was killed. */
const FORGOTTEN_S = 30;

/** Its monitor goes on meanwhile, and is not to find that it has no threads. */
async function beginUnwatched(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  const { renewing } = kernelRun(server.name);
  await machine.files.write(renewing, `${await uptimeS(machine)}\n`);
  await beginAnew(machine, cluster, server).finally(() => machine.files.remove(renewing));
}

async function beginAnew(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  const place = await placeOf(machine, server.name);
  if (place === undefined) throw new Error(`the namespaces of ${server.name} are gone`);
  await endNfsd(machine, place, END_MS);
  await startTracked(machine, place, cluster, server);
  if (servesV3(server)) await endNeedlessGrace(machine, place, kernelPaths(cluster, server));
}
