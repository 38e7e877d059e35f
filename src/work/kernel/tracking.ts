// Who may reclaim under NFSv4 nfsd asks nfsdcld, by a pipe that it makes when it starts. If nobody has opened that within a second, it does without
// (fs/nfsd/nfs4recover.c nfsd4_cld_tracking_init), takes the pipe away, and every client has lost what it held: so it is started again, before anybody can
// reach it.
import { servesV4 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { readIdentity } from '../server/identity.ts';
import { endNfsd, startNfsd } from './nfsd.ts';
import { kernelRun, PIPEFS } from './paths.ts';
import type { KernelPlace } from './place.ts';

const TRIES = 4;
const END_MS = 10_000;

/** Begins the grace period, with nfsdcld beside it where NFSv4 is served. Throws when nfsdcld is not there in time, however often nfsd asks. */
export async function startTracked(
  machine: Machine,
  place: KernelPlace,
  cluster: Cluster,
  server: Server,
): Promise<void> {
  if (servesV4(server)) await awaitNfsdcld(machine, server.name);
  for (let tries = 1; tries <= TRIES; tries += 1) {
    await startNfsd(machine, place, cluster, server);
    if (!servesV4(server) || (await machine.files.exists(`${place.root}${PIPE}`))) return;
    await endNfsd(machine, place, END_MS);
  }
  throw new Error(`nfsdcld did not open ${PIPE} in time, ${TRIES} times: its NFSv4 clients could not reclaim`);
}

/**
 * It hears of the pipe from when it has begun to watch that folder (utils/nfsdcld/nfsdcld.c cld_inotify_setup), which is after it has opened its database. Not
 * waited for any longer than that may take: what counts is whether it opens the pipe.
 */
async function awaitNfsdcld(machine: Machine, server: string): Promise<void> {
  const nfsdcld = await readIdentity(machine, `${kernelRun(server).daemons}/nfsdcld`);
  const folder = `/proc/${nfsdcld?.pid}/fdinfo`;
  const wait = { what: 'nfsdcld to watch for nfsd', withinMs: 5_000, everyMs: 10 };
  await eventually(machine.clock, wait, async () => {
    const open = (await machine.files.list(folder).catch(() => undefined)) ?? [];
    // It may have ended, or have closed one again; and it may take longer: as above.
    const infos = await Promise.all(open.map((fd) => machine.files.read(`${folder}/${fd}`).catch(() => undefined)));
    return infos.some((info) => info?.includes('inotify ')) ? true : undefined;
  }).catch(() => undefined);
}

/** As nfsdcld knows it too (utils/nfsdcld/nfsdcld.c). */
const PIPE = `${PIPEFS}/nfsd/cld`;
