// Who may reclaim under NFSv4 nfsd asks nfsdcld, by a pipe that it makes when it starts. If nobody has opened that within a second, it does without
// (fs/nfsd/nfs4recover.c nfsd4_cld_tracking_init), takes the pipe away, and every client has lost what it held: so it is started again, before anybody can
// reach it.
import { servesV4 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { endNfsd, startNfsd } from './nfsd.ts';
import { PIPEFS } from './paths.ts';
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
  for (let tries = 1; tries <= TRIES; tries += 1) {
    await startNfsd(machine, place, cluster, server);
    if (!servesV4(server) || (await machine.files.exists(`${place.root}${PIPE}`))) return;
    await endNfsd(machine, place, END_MS);
  }
  throw new Error(`nfsdcld did not open ${PIPE} in time, ${TRIES} times: its NFSv4 clients could not reclaim`);
}

/** As nfsdcld knows it too (utils/nfsdcld/nfsdcld.c). */
const PIPE = `${PIPEFS}/nfsd/cld`;
