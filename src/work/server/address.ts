// Announcing a server's address on the cluster's network, and muting it.

import { gratuitousArp } from '../../core/protocol/arp.ts';
import { neighbourAdvertisement } from '../../core/protocol/ndp.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { isClaimed } from '../../host/tools/arping.ts';
import { type Interface, ipBatch, proxyEntries, routedThrough } from '../../host/tools/ip.ts';
import { namespaceOf, routeCommands, type ServerNetwork } from './network.ts';
import { readCluster } from './read-cluster.ts';

/** Undefined when nobody else answers for the address; otherwise the sentence that refuses the start. */
export async function conflict(machine: Machine, server: Server, nic: Interface): Promise<string | undefined> {
  const { address } = server;
  const claimed = await (address.includes(':') ? machine.solicit(nic, address) : isClaimed(machine, nic.name, address));
  return claimed ? `address ${address} is already in use by another machine on ${nic.name}` : undefined;
}

/** From now on this node answers for the address, and everybody on the network is told so. */
export async function announce(machine: Machine, server: Server, network: ServerNetwork): Promise<void> {
  const { nic } = network;
  await ipBatch(machine, [
    ...routeCommands(server.address, network),
    `neighbour replace proxy ${server.address} dev ${nic.name}`,
  ]);
  machine.raw.frame(nic.index, announcementOf(server, nic));
}

/** The frame that tells everybody on the network who has the address. */
export function announcementOf({ address }: Pick<Server, 'address'>, { mac }: Pick<Interface, 'mac'>): Uint8Array {
  const frame = address.includes(':') ? neighbourAdvertisement : gratuitousArp;
  return frame({ address, mac });
}

/** Nobody on the network finds the address here any more, and nothing that its daemon still says gets out. Muting twice is muting once. */
export async function mute(
  machine: Machine,
  { address }: Pick<Server, 'address'>,
  { nic, veth }: ServerNetwork,
): Promise<void> {
  await deleteProxy(machine, address, nic.name);
  await silence(machine, veth);
}

/** The same when no supervisor is left to do it. */
export async function muteWithout(machine: Machine, name: string): Promise<void> {
  for (const { address, interfaceName } of await announcements(machine, name))
    await deleteProxy(machine, address, interfaceName);
  await silence(machine, namespaceOf(name));
}

/** Does this node answer for the server's address, whatever its supervisor says? */
export async function isAnnounced(machine: Machine, name: string): Promise<boolean> {
  return (await announcements(machine, name)).length > 0;
}

const NO_SUCH_ENTRY = 2;
const NO_SUCH_LINK = 1;

async function deleteProxy(machine: Machine, address: string, nic: string): Promise<void> {
  await machine.run(['ip', 'neighbour', 'delete', 'proxy', address, 'dev', nic], { okExits: [0, NO_SUCH_ENTRY] });
}

async function silence(machine: Machine, veth: string): Promise<void> {
  await machine.run(['ip', 'link', 'set', veth, 'down'], { okExits: [0, NO_SUCH_LINK] });
}

/** By the kernel's own tables, since the spec may have changed, or be gone, while the server ran; by the spec where its veth is gone already. */
async function announcements(machine: Machine, name: string) {
  const [entries, routed, spec] = await Promise.all([
    proxyEntries(machine),
    routedThrough(machine, namespaceOf(name)),
    // As above: it may be gone.
    readCluster(machine).catch(() => undefined),
  ]);
  const own = spec?.servers.find((entry) => entry.name === name)?.address;
  return entries.filter(({ address }) => address === own || routed.includes(address));
}
