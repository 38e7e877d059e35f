// Out of grace, as soon as Ganesha can: it looks at its counts at each tick of its reaper, and nothing from outside makes it look earlier
// (decision 0006).
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import { serverPaths } from '../server/paths.ts';
import type { Held, HoldParts } from './enter.ts';
import { isInGrace } from './ganesha-grace.ts';
import { endHold, isHeld } from './hold-record.ts';
import { nodeAddress, phantomOwner } from './phantom.ts';
import { reclaimComplete } from './reclaim-complete.ts';

/** Resolves when the server was seen out of grace, is gone, or is held anew; rejects when it stays in it longer than Ganesha would. */
export async function leave(parts: HoldParts, held: Held | undefined): Promise<void> {
  const { machine, cluster, server, hold } = parts;
  const open = [...(await endHold(machine, server.name, hold))];
  const deadline = { what: `${server.name} to leave grace`, withinMs: longestMs(cluster), everyMs: LOOK_EVERY_MS };
  const remind = reminder(parts, held);
  await eventually(machine.clock, deadline, async () => {
    if (!(await machine.files.exists(serverPaths(server.name).folder))) return true;
    // Also where another hold has taken over meanwhile: it speaks for its own.
    if (canComplete(server)) await completePhantoms(parts, open);
    if ((await isHeld(machine, server.name)) || !(await isInGrace(machine, server.name))) return true;
    if (canComplete(server)) await remind();
    return undefined;
  });
}

/** nfs_reaper_thread.c reaper_init: how often Ganesha looks whether a grace is over, ms. */
function tickMs({ nfs: { leaseMs } }: Cluster): number {
  const lease = Math.ceil(leaseMs / 1000);
  return 1000 * (lease < 20 ? Math.floor(lease / 2) : 10);
}

// ---

const LOOK_EVERY_MS = 50;
const SLACK_MS = 1_000;

/** NLM's clients and NFSv4.0's never say that they are done: Ganesha waits a whole Grace_Period. */
const canComplete = (server: Server): boolean =>
  !servesV3(server) && server.versions.some((version) => version === '4.1' || version === '4.2');

const longestMs = (cluster: Cluster): number => cluster.nfs.graceMs + 2 * tickMs(cluster) + 10 * SLACK_MS;

/** Each says once that it is done: a second word would count as another client's. */
async function completePhantoms(parts: HoldParts, open: number[]): Promise<void> {
  for (let [phantom] = open; phantom !== undefined; [phantom] = open) {
    await complete(parts, phantom);
    open.shift();
  }
}

function complete(parts: HoldParts, phantom: number): Promise<void> {
  const { machine, cluster, server } = parts;
  const [serverAddress, sourceAddress] = [server.address, nodeAddress(machine, cluster)];
  return reclaimComplete(machine, { serverAddress, sourceAddress, owner: phantomOwner(phantom) });
}

/**
 * Ganesha counts down when a client expires that had reclaimed in an earlier grace, whether it expects it now or not (nfs4_clientid.c
 * nfs_client_id_expire). Where it expects nobody but phantoms, a tick without effect means that, and one word more makes up for it.
 */
function reminder(parts: HoldParts, held: Held | undefined): () => Promise<void> {
  const { machine, cluster } = parts;
  const phantom = held?.onlyPhantoms ? held.phantoms[0] : undefined;
  let last = machine.clock.now();
  return async () => {
    if (phantom === undefined || machine.clock.now() - last < tickMs(cluster) + SLACK_MS) return;
    last = machine.clock.now();
    await complete(parts, phantom);
  };
}
