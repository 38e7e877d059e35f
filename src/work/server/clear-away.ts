// Everything that a server without a supervisor may have left on this node: its announcement first, its folder, by which it is known, last.
import type { Machine } from '../../host/machine.ts';
import { muteWithout } from './address.ts';
import { removeNetwork } from './network.ts';
import { serverPaths } from './paths.ts';

export async function clearAway(machine: Machine, name: string): Promise<void> {
  await muteWithout(machine, name);
  await removeNetwork(machine, name);
  await machine.files.remove(serverPaths(name).folder);
}
