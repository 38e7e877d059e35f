// What a supervisor looks at from time to time, beside its daemon's pulse: who is connected (for the tickle after this node's death), and
// whether its node has a keeper.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { recordConnections } from './connections.ts';
import { watchKeeper } from './keeper-watch.ts';
import { reasonOf } from './reason.ts';
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
  const look = watchConnections(machine, cluster, server, supervisor);
  while (!supervisor.stopping.aborted) {
    supervisor.complain('clients', await look().then(() => null, reasonOf));
    await machine.clock.pause(CONNECTIONS_EVERY_MS, supervisor.stopping);
  }
}

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
