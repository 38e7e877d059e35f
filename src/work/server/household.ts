// The cell and the programs beside Ganesha, which outlive many of its lives.
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Child } from '../../host/child.ts';
import type { Machine } from '../../host/machine.ts';
import { type Cell, makeCell } from './cell.ts';
import { startBus, startRpcbind, startStatd } from './daemons.ts';
import type { Death } from './death.ts';
import type { ServerNetwork } from './network.ts';

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
  const ends: Promise<Death>[] = [cell.ended.then((ending) => ({ child: 'cell', ...ending }))];
  const member = async (name: string, starting: Promise<Child>) => {
    const { ended } = await starting;
    ends.push(ended.then((ending) => ({ child: name, ...ending })));
  };
  try {
    await member('dbus-daemon', startBus(machine, server, cell));
    if (servesV3(server)) {
      await member('rpcbind', startRpcbind(machine, server, cell));
      await member('rpc.statd', startStatd(machine, cluster, server, cell));
    }
  } catch (error) {
    await cell.end();
    throw error;
  }
  return { cell, death: Promise.race(ends) };
}
