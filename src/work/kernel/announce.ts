// The address of a kernel server with a network of its own: its agent does what a supervisor does for a server of Ganesha.
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { announce, conflict, isAnnounced } from '../server/address.ts';
import { networkOf } from './site.ts';

/** Its exports are there, and nfsd answers. Throws a sentence. */
export async function announceKernelServer(machine: Machine, server: Server): Promise<void> {
  const { name } = server;
  const network = await networkOf(machine, name);
  if (network === undefined) throw new Error(`the daemons of ${name} do not run on ${machine.name}`);
  const refusal = (await isAnnounced(machine, name)) ? undefined : await conflict(machine, server, network.nic);
  if (refusal !== undefined) throw new Error(refusal);
  await announce(machine, server, network);
}
