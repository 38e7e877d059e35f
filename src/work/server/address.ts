// Announcing a server's address on the cluster's network, and muting it.

import { gratuitousArp } from '../../core/protocol/arp.ts';
import { neighbourAdvertisement } from '../../core/protocol/ndp.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { isClaimed } from '../../host/tools/arping.ts';
import { type Interface, ipBatch, proxyEntries } from '../../host/tools/ip.ts';
import { routeCommands, type ServerNetwork } from './network.ts';
import { CLUSTER_FILE } from './paths.ts';
import { readCluster } from './read-cluster.ts';

/** Undefined when nobody else answers for the address; otherwise the sentence that refuses the start. */
export async function conflict(machine: Machine, server: Server, nic: Interface): Promise<string | undefined> {
  // RFC 4862's probe for IPv6 needs the address on the interface itself, where ours never is.
  if (server.address.includes(':')) return undefined;
  const claimed = await isClaimed(machine, nic.name, server.address);
  return claimed ? `address ${server.address} is already in use by another machine on ${nic.name}` : undefined;
}

/** From now on this node answers for the address, and everybody on the network is told so. */
export async function announce(machine: Machine, server: Server, network: ServerNetwork): Promise<void> {
  const { nic } = network;
  await ipBatch(machine, [
    ...routeCommands(server.address, network),
    `neighbour replace proxy ${server.address} dev ${nic.name}`,
  ]);
  const frame = server.address.includes(':') ? neighbourAdvertisement : gratuitousArp;
  machine.raw.frame(nic.index, frame({ address: server.address, mac: nic.mac }));
}

/** Nobody on the network finds the address here any more, and nothing that its daemon still says gets out. Muting twice is muting once. */
export async function mute(machine: Machine, server: Server, { nic, veth }: ServerNetwork): Promise<void> {
  await machine.run(['ip', 'neighbour', 'delete', 'proxy', server.address, 'dev', nic.name], { okExits: [0, 2] });
  await machine.run(['ip', 'link', 'set', veth, 'down'], { okExits: [0, 1] });
}

/** Takes the announcement back when no supervisor is left to do it. */
export async function removeAnnouncement(machine: Machine, name: string): Promise<void> {
  if (!(await machine.files.exists(CLUSTER_FILE))) return;
  const server = (await readCluster(machine)).servers.find((entry) => entry.name === name);
  const entries = (await proxyEntries(machine)).filter(({ address }) => address === server?.address);
  for (const { address, interfaceName } of entries)
    await machine.run(['ip', 'neighbour', 'delete', 'proxy', address, 'dev', interfaceName]);
}
