// A supervisor that dies takes its daemons with it and can't say so itself: the keeper of its node does.
import type { Incident } from '../../core/grace/incident.ts';
import type { Machine } from '../../host/machine.ts';
import { type Identity, isAlive, readIdentity } from '../server/identity.ts';
import { SERVERS, serverPaths } from '../server/paths.ts';
import type { ServerStatus } from '../server/status.ts';
import { tellPacemaker } from '../server/tell-pacemaker.ts';

export interface SupervisorWatch {
  look(): Promise<void>;
}

/**
 * Reports a supervisor that it saw alive and that is no more, once. Never one that it finds dead: Pacemaker may know that the server is
 * elsewhere, and would take the report for a second instance of it.
 */
export function watchSupervisors(machine: Machine, died: (incident: Incident) => Promise<void>): SupervisorWatch {
  const alive = new Map<string, Identity>();
  const look = async (server: string) => {
    const identity = await readIdentity(machine, serverPaths(server).identity);
    if (identity === undefined) return;
    const seen = alive.get(server);
    if (await isAlive(machine, identity)) alive.set(server, identity);
    else if (seen?.pid === identity.pid && seen.startTime === identity.startTime) {
      alive.delete(server);
      await report(server, identity);
    }
  };
  const report = async (server: string, { pid }: Identity) => {
    const epoch = await lastEpoch(machine, server);
    const incident = { server, node: machine.name, cause: 'supervisor-lost' as const };
    // Peers first; what Pacemaker starts asks them again.
    if (epoch !== undefined) await died({ ...incident, epoch }).catch(() => undefined);
    const told = tellPacemaker(machine, server, `its supervisor (process ${pid}) died`);
    // Where Pacemaker can't be told, the resource's next monitor finds the same.
    void told.catch(() => undefined);
  };
  return {
    look: async () => {
      for (const server of (await machine.files.list(SERVERS)) ?? []) await look(server);
    },
  };
}

async function lastEpoch(machine: Machine, server: string): Promise<number | undefined> {
  const text = await machine.files.read(serverPaths(server).status);
  return text === undefined ? undefined : ((JSON.parse(text) as ServerStatus).epoch ?? undefined);
}
