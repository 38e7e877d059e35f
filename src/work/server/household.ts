// The cell and the programs beside Ganesha, which outlive many of its lives.
import { servesV3 } from '../../core/config/ports.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Child } from '../../host/child.ts';
import type { RecorderParts } from '../locks/recorder.ts';
import { makeStatd, type Renewed } from '../locks/statd.ts';
import { type Cell, makeCell } from './cell.ts';
import { startBus, startRpcbind } from './daemons.ts';
import type { Death } from './death.ts';
import type { ServerNetwork } from './network.ts';

/** The cell and what serves in it beside Ganesha. The death of any of them ends the cell. */
export interface Household {
  readonly cell: Cell;
  readonly death: Promise<Death>;
  /** What has to be done before each exec of Ganesha where NFSv3 is served, and while none runs. Rejects with the reason why it is not to be executed. */
  renewStatd(): Promise<Renewed | undefined>;
}

export async function makeHousehold(
  parts: Omit<RecorderParts, 'server'>,
  server: Server,
  network: ServerNetwork,
): Promise<Household> {
  const { machine } = parts;
  const cell = await makeCell(machine, server, network);
  let renewStatd: Household['renewStatd'] = async () => undefined;
  const ends: Promise<Death>[] = [cell.ended.then((ending) => ({ child: 'cell', ...ending }))];
  const member = async (name: string, starting: Promise<Child>) => {
    const { ended } = await starting;
    ends.push(ended.then((ending) => ({ child: name, ...ending })));
  };
  try {
    await member('dbus-daemon', startBus(machine, server, cell));
    if (servesV3(server)) {
      await member('rpcbind', startRpcbind(machine, server, cell));
      const statd = await makeStatd({ ...parts, server: server.name }, server, cell);
      ends.push(statd.death.then((ending) => ({ child: 'rpc.statd', ...ending })));
      renewStatd = statd.renew;
    }
  } catch (error) {
    await cell.end();
    throw error;
  }
  return { cell, death: Promise.race(ends), renewStatd };
}
