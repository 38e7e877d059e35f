// One life of a server's daemons: from exec to the death of one of them.
import { NFS_PORT, servesV3, servesV4 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Child, Ending } from '../../host/child.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { type Cell, makeCell } from './cell.ts';
import { startBus, startGanesha, startRpcbind, startStatd } from './daemons.ts';
import type { ServerNetwork } from './network.ts';

export interface Death extends Ending {
  readonly child: string;
}

export const deathInWords = ({ child, code, signal }: Death): string =>
  `${child} ended (${signal ?? `exit code ${code}`})`;

/** The cell and what serves in it beside Ganesha. The death of any of them ends the cell. */
export interface Household {
  readonly cell: Cell;
  readonly death: Promise<Death>;
}

export async function makeHousehold(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  network: ServerNetwork,
): Promise<Household> {
  const cell = await makeCell(machine, server, network);
  const members: [string, Child][] = [
    ['cell', cell.holder],
    ['dbus-daemon', await startBus(machine, server, cell)],
  ];
  if (servesV3(server)) {
    members.push(['rpcbind', await startRpcbind(machine, server, cell)]);
    members.push(['rpc.statd', await startStatd(machine, cluster, server, cell)]);
  }
  return {
    cell,
    death: Promise.race(members.map(([child, { ended }]) => ended.then((ending) => ({ child, ...ending })))),
  };
}

export interface Daemon {
  readonly child: Child;
  readonly epoch: number;
  /** Resolves when it answers RPC NULL; rejects when it dies before, or takes too long. */
  readonly answering: Promise<void>;
  readonly death: Promise<Death>;
}

// From exec to answering takes 0.05 to 0.1 s; a recovery folder of thousands of clients on slow storage takes longer.
const ANSWERS_WITHIN_MS = 30_000;

export async function startDaemon(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  cell: Cell,
  epoch: number,
): Promise<Daemon> {
  const child = await startGanesha(machine, cluster, server, cell, epoch);
  const death = child.ended.then((ending) => ({ child: 'ganesha', ...ending }));
  const dead = new AbortController();
  void death.then(() => dead.abort(new Error('ganesha ended before it answered')));
  const probe = { what: `NFS answers of ${server.name}`, withinMs: ANSWERS_WITHIN_MS, everyMs: 5, signal: dead.signal };
  const answering = eventually(machine.clock, probe, async () => {
    await machine.callNull(nullCall(server, 500));
    return true;
  });
  return { child, epoch, answering: answering.then(() => undefined), death };
}

const NFS_PROGRAM = 100003;

export const nullCall = (server: Server, deadlineMs: number) => ({
  address: server.address,
  port: NFS_PORT,
  program: NFS_PROGRAM,
  version: servesV4(server) ? 4 : 3,
  deadlineMs,
});
