// What a supervisor looks at while its server serves: grace, and who is connected (for the tickle after this node's death).
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { isInGrace } from '../grace/ganesha-grace.ts';
import { recordConnections } from './connections.ts';
import { reasonOf } from './reason.ts';
import type { Supervisor } from './supervisor.ts';

const EVERY_MS = 1_000;
/** The kernel walks its whole hash of connections for this list (some 8 ms): not every time. A stop reads it anew anyway. */
const CONNECTIONS_EVERY = 10;

/** Until the supervisor is told to stop. What can't be seen is the server's trouble, not the watch's end. */
export async function keepWatch(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  supervisor: Supervisor,
): Promise<void> {
  const looks = [
    () => watchGrace(machine, server, supervisor),
    watchConnections(machine, cluster, server, supervisor),
  ] as const;
  while (!supervisor.stopping.aborted) {
    if (supervisor.status.phase === 'serving') supervisor.observe({ trouble: await troubleOf(looks) });
    await machine.clock.pause(EVERY_MS, supervisor.stopping);
  }
}

/** The first thing that is wrong; null when all is well. */
async function troubleOf(looks: readonly (() => Promise<void>)[]): Promise<string | null> {
  let trouble: string | null = null;
  for (const look of looks) {
    await look().catch((error: unknown) => {
      trouble ??= reasonOf(error);
    });
  }
  return trouble;
}

async function watchGrace(machine: Machine, server: Server, supervisor: Supervisor): Promise<void> {
  try {
    supervisor.observe({ inGrace: await isInGrace(machine, server.name) });
  } catch (error) {
    throw new Error(`its D-Bus does not answer: ${reasonOf(error)}`, { cause: error });
  }
}

function watchConnections(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  supervisor: Supervisor,
): () => Promise<void> {
  let recorded = '';
  let round = 0;
  return async () => {
    round += 1;
    // Before the announcement the list is the former holder's, which the announcement needs.
    if (!supervisor.status.announced || round % CONNECTIONS_EVERY !== 0) return;
    const connections = await supervisor.connections();
    const now = JSON.stringify(connections);
    if (now === recorded) return;
    await recordConnections(machine, cluster, server, connections);
    recorded = now;
  };
}
