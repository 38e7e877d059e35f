// What a supervisor looks at from time to time, beside its daemon's pulse: who is connected (for the tickle after this node's death), whether its locks are kept,
// whether its node has a keeper, and whether it has the state volume.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { recordConnections } from './connections.ts';
import { watchKeeper } from './keeper-watch.ts';
import { reasonOf } from './reason.ts';
import { NotHere, requireStateVolume } from './state-volume.ts';
import type { Supervisor } from './supervisor.ts';

/** The kernel walks its whole hash of connections for this list (some 8 ms): not every second. A stop reads it anew anyway. */
const CONNECTIONS_EVERY_MS = 10_000;

/** Until the supervisor is told to stop. What can't be seen is the server's trouble, not the watch's end. */
export async function keepWatch(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  supervisor: Supervisor,
): Promise<void> {
  void watchKeeper(machine, supervisor.stopping);
  void watchStateVolume(machine, cluster, supervisor);
  const look = watchConnections(machine, cluster, server, supervisor);
  while (!supervisor.stopping.aborted) {
    supervisor.complain('clients', await look().then(() => null, reasonOf));
    await supervisor.lookAfterLocks();
    await machine.clock.pause(CONNECTIONS_EVERY_MS, supervisor.stopping);
  }
}

/**
 * Without it the records of new clients go nowhere, and they would be forgotten at the next takeover: a server whose node has lost the volume goes to
 * one that has it. One that hangs, is full or fails may be so on every node: that is said, and the server goes on with the clients that it has.
 */
async function watchStateVolume(machine: Machine, cluster: Cluster, supervisor: Supervisor): Promise<void> {
  for (let missed = 0; !supervisor.stopping.aborted; await machine.clock.pause(VOLUME_EVERY_MS, supervisor.stopping)) {
    const trouble = await requireStateVolume(machine, cluster).then(
      () => undefined,
      (error: unknown) => error,
    );
    supervisor.complain('state volume', trouble === undefined ? null : reasonOf(trouble));
    missed = trouble instanceof NotHere ? missed + 1 : 0;
    if (missed === VOLUME_MISSED) return supervisor.giveUp(reasonOf(trouble));
  }
}

const VOLUME_EVERY_MS = 5_000;
/** A mount that is being made anew is not there for a moment. */
const VOLUME_MISSED = 3;

function watchConnections(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  supervisor: Supervisor,
): () => Promise<void> {
  let recorded = '';
  return async () => {
    // Before the announcement the list is the former holder's, which the announcement needs.
    if (!supervisor.status.announced || supervisor.status.phase !== 'serving') return;
    const connections = await supervisor.connections();
    const now = JSON.stringify(connections);
    if (now === recorded) return;
    await recordConnections(machine, cluster, server, connections);
    recorded = now;
  };
}
