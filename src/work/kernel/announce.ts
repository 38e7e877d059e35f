// The address of a kernel server with a network of its own: its agent does what a supervisor does for a server of Ganesha.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { proxyEntries } from '../../host/tools/ip.ts';
import { announce, conflict, mute, muteWithout } from '../server/address.ts';
import { recordedConnections } from '../server/connections.ts';
import { resetClients } from './connected.ts';
import { freshenGrace } from './fresh-grace.ts';
import { networkOf } from './site.ts';

/** Its exports are there, and nfsd answers. Throws a sentence. */
export async function announceKernelServer(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  const { name } = server;
  // Read meanwhile; it says nobody where it can't be read.
  const before = recordedConnections(machine, cluster, server);
  const network = await networkOf(machine, name);
  if (network === undefined) throw new Error(`the daemons of ${name} do not run on ${machine.name}`);
  const refusal = (await isKernelAnnounced(machine, name)) ? undefined : await conflict(machine, server, network.nic);
  if (refusal !== undefined) throw new Error(refusal);
  await freshenGrace(machine, cluster, server);
  await announce(machine, server, network);
  resetClients(machine, server, await before);
}

/** By what was written down at its start, in two programs; by the kernel's own tables where that is nothing. */
export async function muteKernelServer(machine: Machine, name: string): Promise<void> {
  const network = await networkOf(machine, name);
  await (network === undefined ? muteWithout(machine, name) : mute(machine, network, network));
}

/** Does this node answer for its address? */
export async function isKernelAnnounced(machine: Machine, name: string): Promise<boolean> {
  const known = await networkOf(machine, name);
  const entries = known === undefined ? [] : await proxyEntries(machine, [known.address.includes(':') ? '-6' : '-4']);
  return entries.some(({ address, interfaceName }) => address === known?.address && interfaceName === known?.nic.name);
}
