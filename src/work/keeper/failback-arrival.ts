// A server that was called home: when it is there, why it is not, and when its clients are done.
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import { eventually, TooLate } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { readStatus } from '../server/status-board.ts';
import type { FailbackSight } from './failback-sight.ts';

/** Null: it is home. */
export interface Arrival {
  readonly reason: string | null;
}

/** A stop takes 40 s at most, a start 60 s (core/plan/server-group.ts). */
const WITHIN_MS = 120_000;
const EVERY_MS = 1_000;

export async function awaitArrival(host: Host, sight: FailbackSight, server: Server): Promise<Arrival> {
  const { name, home } = server;
  const deadline = { what: `${name} on ${home}`, withinMs: WITHIN_MS, everyMs: EVERY_MS };
  try {
    return await eventually(host.clock, deadline, async () => {
      if (await isHome(host, name)) return { reason: null };
      const sees = (await sight.look())?.servers[name];
      return sees?.keptFrom.includes(home) ? { reason: `it failed on ${home}, or was banned from there` } : undefined;
    });
  } catch (error) {
    if (error instanceof TooLate) return { reason: error.message };
    throw error;
  }
}

/** Next in turn is who shares with it only when its clients have reclaimed. It is not waited for longer than its grace may last. */
export async function awaitRecovery(host: Host, cluster: Cluster, { name }: Server): Promise<void> {
  if (sharers(cluster, name).length === 0) return;
  const deadline = {
    what: `the end of grace of ${name}`,
    withinMs: cluster.nfs.graceMs + WITHIN_MS,
    everyMs: EVERY_MS,
  };
  const over = async () => ((await readStatus(host, name))?.inGrace === true ? undefined : true);
  await eventually(host.clock, deadline, over).catch((error: unknown) => {
    if (!(error instanceof TooLate)) throw error;
  });
}

export const isHome = async (host: Host, server: string): Promise<boolean> =>
  (await readStatus(host, server))?.announced ?? false;
