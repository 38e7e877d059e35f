// Who is connected to a kernel server: remembered on the state volume, and told by whoever takes over that their connections are gone.
// Without that a client that waits for an answer asks again at its next retransmission, which is as far away as the outage was long (RFC 6298 5.5).
import type { Connection } from '../../core/protocol/proc-net-tcp.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { connectedClients, recordConnections, tickleClients } from '../server/connections.ts';
import { readIdentity } from '../server/identity.ts';
import { kernelRun } from './paths.ts';
import { CELL } from './place.ts';

/** The node's own network is its first process's. */
const NODE = { pid: 1 } as const;

/** Throws where the state volume takes nothing. Where nobody is connected, the list of before stays. */
export async function rememberClients(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  const inside =
    server.network === 'host' ? NODE : await readIdentity(machine, `${kernelRun(server.name).daemons}/${CELL}`);
  if (inside === undefined) return;
  const clients = await connectedClients(machine, cluster, inside);
  if (clients.length > 0) await recordConnections(machine, cluster, server, clients);
}

/** Its address is here. A tickle saves a client seconds; one that can't be sent is no reason to stay away. */
export function resetClients(machine: Machine, server: Server, clients: readonly Connection[]): void {
  try {
    tickleClients(machine, server, clients);
  } catch {
    // As above.
  }
}
