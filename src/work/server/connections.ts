// Which clients are connected: told again after a takeover or a restart, by a tickle, that their connection is gone.
import { NFS_PORT, NLM_PORT } from '../../core/config/ports.ts';
import { type Connection, clientConnections, socketsInUse } from '../../core/protocol/proc-net-tcp.ts';
import { tickle } from '../../core/protocol/tickle.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import type { Cell } from './cell.ts';
import { recordPaths } from './paths.ts';
import { onStateVolume } from './state-volume.ts';

/**
 * By NFS and by NLM: a client whose NLM connection waits for its next retransmission, 25 s after an outage of 24, reclaims its locks over it when
 * grace has ended, though it was told in time (seen in a campaign).
 */
export const CLIENT_PORTS = [NFS_PORT, NLM_PORT] as const;

/** Read from the kernel, so it works after the daemon's death too: its orphaned sockets are still there. None where the cell has ended. */
export async function connectedClients(
  machine: Machine,
  cluster: Cluster,
  cell: Pick<Cell, 'pid'>,
): Promise<readonly Connection[]> {
  // No such process: its cell has ended.
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => machine.files.read(`/proc/${cell.pid}/net/${name}`).catch(() => undefined)),
  );
  const connections = tables.flatMap((table) => clientConnections(table ?? '', CLIENT_PORTS));
  // Nodes only probe.
  return connections.filter(({ remoteAddress }) => !cluster.nodes.some(({ address }) => address === remoteAddress));
}

/** How many sockets there are: the kernel counts them, where for the list it walks all that it has. None where the cell has ended. */
export async function countSockets(machine: Machine, cell: Pick<Cell, 'pid'>): Promise<number> {
  // No such process: its cell has ended.
  const tables = await Promise.all(
    ['sockstat', 'sockstat6'].map((name) => machine.files.read(`/proc/${cell.pid}/net/${name}`).catch(() => undefined)),
  );
  return tables.reduce((sum, table) => sum + socketsInUse(table ?? ''), 0);
}

/** Of a daemon that died, whose sockets with requests that it had not read went with it. Told in vain, a client does nothing. */
export function withRecorded(connected: readonly Connection[], recorded: readonly Connection[]): readonly Connection[] {
  const known = new Set(connected.map(nameOf));
  return [...connected, ...recorded.filter((connection) => !known.has(nameOf(connection)))];
}

const nameOf = ({ remoteAddress, remotePort }: Connection): string => `${remoteAddress} ${remotePort}`;

export async function recordConnections(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  connections: readonly Connection[],
): Promise<void> {
  const path = recordPaths(cluster, server.name).connections;
  await onStateVolume(machine, cluster, () => machine.files.write(path, JSON.stringify({ connections })), SHORT_MS);
}

/** None where they can't be read: a tickle saves a client a second, no more. */
export async function recordedConnections(
  machine: Machine,
  cluster: Cluster,
  server: Server,
): Promise<readonly Connection[]> {
  const path = recordPaths(cluster, server.name).connections;
  try {
    const text = await onStateVolume(machine, cluster, () => machine.files.read(path), SHORT_MS);
    return text === undefined ? [] : (JSON.parse(text) as { connections: Connection[] }).connections;
  } catch {
    // As above.
    return [];
  }
}

/** Clients wait meanwhile. */
const SHORT_MS = 2_000;

/**
 * A bare acknowledgement of nothing: the client answers with its own numbers, the new daemon's kernel knows no such connection and
 * resets it, and the client connects anew at once instead of at its next retransmission (up to a second away).
 */
export function tickleClients(machine: Machine, server: Server, connections: readonly Connection[]): void {
  for (const { localPort, remoteAddress, remotePort } of connections) {
    // Left by a server that had an address of the other family.
    if (remoteAddress.includes(':') !== server.address.includes(':')) continue;
    machine.raw.packet(
      remoteAddress,
      tickle({ address: server.address, port: localPort }, { address: remoteAddress, port: remotePort }),
    );
  }
}
