// The lab's network: one bridge, in the lab's network namespace, with a cable for every node and client.
import { macOf } from '../mac.ts';
import { BRIDGE, LAB_ADDRESS, PREFIX } from '../state.ts';
import { inLab, inNode } from './tool.ts';

export async function makeBridge(): Promise<void> {
  await batch([
    `link add ${BRIDGE} type bridge forward_delay 0 mcast_snooping 0`,
    `addr add ${LAB_ADDRESS}/${PREFIX} dev ${BRIDGE}`,
    `link set ${BRIDGE} up`,
    'link set lo up',
  ]);
}

/** Makes a node's cable: eth0 inside, `name` on the bridge. The hardware address stays the same over power cycles, as a real card's does. */
export async function connectNode(name: string, address: string, init: number): Promise<void> {
  await batch([
    `link add ${name} type veth peer name eth0 address ${macOf(address)} netns ${init}`,
    `link set ${name} master ${BRIDGE} up`,
  ]);
  const inside = ['link set lo up', `addr add ${address}/${PREFIX} dev eth0`, 'link set eth0 up'];
  await inNode(name, init, ['ip', '-batch', '-'], { input: `${inside.join('\n')}\n` });
}

export const unplug = (name: string) => batch([`link set ${name} down nomaster`]);
export const plug = (name: string) => batch([`link set ${name} master ${BRIDGE} up`]);
/** Removes both ends at once: the kernel would take its time with a dead namespace, and its addresses would answer meanwhile. */
export async function removeCable(name: string): Promise<void> {
  // 1: it went with its namespace already.
  await inLab(['ip', 'link', 'delete', name], { okExits: [0, 1] });
}

/** Makes a client's cable: a tap on the bridge that user-mode Linux opens. */
export async function makeTap(name: string): Promise<void> {
  await batch([`tuntap add mode tap name ${name}`, `link set ${name} master ${BRIDGE} up`]);
}

async function batch(lines: readonly string[]): Promise<void> {
  await inLab(['ip', '-batch', '-'], { input: `${lines.join('\n')}\n` });
}
