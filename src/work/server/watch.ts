// What a supervisor looks at while its server serves: grace, and who is connected (for the tickle after this node's death).
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { inTime } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { isInGrace } from '../grace/ganesha-grace.ts';
import { recordConnections } from './connections.ts';
import type { Supervisor } from './supervisor.ts';

const EVERY_MS = 1_000;
const RECORDED_WITHIN_MS = 5_000;

/** Until the supervisor is told to stop. */
export async function keepWatch(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  supervisor: Supervisor,
): Promise<void> {
  let recorded = '';
  while (!supervisor.stopping.aborted) {
    if (supervisor.status.phase === 'serving') {
      await watchGrace(machine, server, supervisor);
      // Before the announcement the list is the former holder's, which the announcement needs.
      if (supervisor.status.announced)
        recorded = await watchConnections(machine, cluster, server, supervisor, recorded);
    }
    await machine.clock.pause(EVERY_MS, supervisor.stopping);
  }
}

async function watchGrace(machine: Machine, server: Server, supervisor: Supervisor): Promise<void> {
  try {
    supervisor.board.set({ inGrace: await isInGrace(machine, server.name) });
  } catch (error) {
    supervisor.board.set({
      reason: `its D-Bus does not answer: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
}

async function watchConnections(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  supervisor: Supervisor,
  before: string,
): Promise<string> {
  try {
    const connections = await supervisor.connections();
    const now = JSON.stringify(connections);
    if (now === before) return before;
    const recording = recordConnections(machine, cluster, server, connections);
    await inTime(machine.clock, 'the list of connected clients', RECORDED_WITHIN_MS, recording);
    return now;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    supervisor.board.set({ reason: `its state volume does not take the list of clients: ${why}` });
    return before;
  }
}
