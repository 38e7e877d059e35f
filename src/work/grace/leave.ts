// Out of grace, as soon as Ganesha can: it looks at its counts at each tick of its reaper, and nothing from outside makes it look earlier
// (decision 0006).
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from '../server/paths.ts';
import { type Held, nodeAddress } from './enter.ts';
import { isInGrace } from './ganesha-grace.ts';
import { changeHold, readHold } from './hold-record.ts';
import { phantomOwner } from './phantom.ts';
import { reclaimComplete } from './reclaim-complete.ts';

/** Resolves when the server was seen out of grace, is gone, or is held anew; rejects when it stays in it longer than Ganesha would. */
export async function leave(machine: Machine, cluster: Cluster, server: Server, held: Held | undefined): Promise<void> {
  await changeHold(machine, server.name, { holder: null });
  const deadline = { what: `${server.name} to leave grace`, withinMs: longestMs(cluster), everyMs: LOOK_EVERY_MS };
  const remind = reminder(machine, cluster, server, held);
  await eventually(machine.clock, deadline, async () => {
    if (await isNotOurs(machine, server)) return true;
    if (canComplete(server)) await completePhantoms(machine, cluster, server).catch(ignored);
    if (!(await isInGrace(machine, server.name))) return true;
    if (canComplete(server)) await remind();
    return undefined;
  });
}

/** nfs_reaper_thread.c reaper_init: how often Ganesha looks whether a grace is over, ms. */
export function tickMs({ nfs: { leaseMs } }: Cluster): number {
  const lease = Math.ceil(leaseMs / 1000);
  return 1000 * (lease < 20 ? Math.floor(lease / 2) : 10);
}

// ---

const LOOK_EVERY_MS = 50;
const SLACK_MS = 1_000;

/** NLM's clients and NFSv4.0's never say that they are done: Ganesha waits a whole Grace_Period. */
const canComplete = (server: Server): boolean =>
  !servesV3(server) && server.versions.some((version) => version === '4.1' || version === '4.2');

/** A daemon that does not answer now is asked again; its grace ends in any case. */
const ignored = (): void => undefined;

const longestMs = (cluster: Cluster): number => cluster.nfs.graceMs + 2 * tickMs(cluster) + 10 * SLACK_MS;

async function isNotOurs(machine: Machine, server: Server): Promise<boolean> {
  const [here, { holder }] = await Promise.all([
    machine.files.exists(serverPaths(server.name).folder),
    readHold(machine, server.name),
  ]);
  return !here || holder !== null;
}

/** Each says once that it is done: a second word would count as another client's. */
async function completePhantoms(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  for (;;) {
    const [number, ...open] = (await readHold(machine, server.name)).open;
    if (number === undefined) return;
    await complete(machine, cluster, server, number);
    await changeHold(machine, server.name, { open });
  }
}

const complete = (machine: Machine, cluster: Cluster, server: Server, number: number): Promise<void> =>
  reclaimComplete(machine, {
    serverAddress: server.address,
    owner: phantomOwner(number),
    sourceAddress: nodeAddress(machine, cluster),
  });

/**
 * Ganesha counts down when a client expires that had reclaimed in an earlier grace, whether it expects it now or not (nfs4_clientid.c
 * nfs_client_id_expire). Where it expects nobody but phantoms, a tick without effect means that, and one word more makes up for it.
 */
function reminder(machine: Machine, cluster: Cluster, server: Server, held: Held | undefined): () => Promise<void> {
  let last = machine.clock.now();
  return async () => {
    const phantom = held?.onlyPhantoms ? held.phantoms[0] : undefined;
    if (phantom === undefined || machine.clock.now() - last < tickMs(cluster) + SLACK_MS) return;
    last = machine.clock.now();
    await complete(machine, cluster, server, phantom).catch(ignored);
  };
}
