// The lab's network: one bridge, in the lab's network namespace, with a cable for every node and client.
import { LINE_LAB } from '../kernel-node/places.ts';
import { macOf } from '../mac.ts';
import { BRIDGE, LAB_ADDRESS, LAB_ADDRESS6, type LabOptions, LIGHT_NETWORK, PREFIX, PREFIX6 } from '../state.ts';
import { inLab, inNode } from './tool.ts';

export async function makeBridge(): Promise<void> {
  await batch([
    // An address of its own, or the kernel gives it the lowest of its ports', which comes and goes with nodes: who knew it would talk to nobody.
    `link add ${BRIDGE} address ${macOf(LAB_ADDRESS)} type bridge forward_delay 0 mcast_snooping 0`,
    addressOn(BRIDGE)(LAB_ADDRESS),
    addressOn(BRIDGE)(LAB_ADDRESS6),
    `link set ${BRIDGE} up`,
    'link set lo up',
    `route add local ${LIGHT_NETWORK} dev lo`,
  ]);
}

/** Makes a node's cable: eth0 inside, `name` on the bridge. The hardware address stays the same over power cycles, as a real card's does. */
export async function connectNode({ name, address, other }: LabOptions['nodes'][number], init: number): Promise<void> {
  await batch([
    `link add ${name} type veth peer name eth0 address ${macOf(address)} netns ${init}`,
    `link set ${name} master ${BRIDGE} up`,
  ]);
  const addresses = [address, ...(other === undefined ? [] : [other])].map(addressOn('eth0'));
  const inside = ['link set lo up', ...addresses, 'link set eth0 up', LIGHT_ROUTE];
  await inNode(name, init, ['ip', '-batch', '-'], { input: `${inside.join('\n')}\n` });
}

/** By a router: thousands of neighbours would not go into the kernel's table (neigh/default/gc_thresh3). */
const LIGHT_ROUTE = `route add ${LIGHT_NETWORK} via ${LAB_ADDRESS} dev eth0 onlink`;

/** Whose addresses these are is settled: no machine that has been up for a while still looks for duplicates. */
const addressOn = (nic: string) => (address: string) =>
  address.includes(':')
    ? `addr add ${address}/${PREFIX6} dev ${nic} nodad`
    : `addr add ${address}/${PREFIX} dev ${nic}`;

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

/** A kernel node's line to the lab, beside the cluster's network. */
export async function makeLine(tap: string, address: string): Promise<void> {
  await batch([
    `tuntap add mode tap name ${tap}`,
    `link set ${tap} up`,
    `route add ${address} dev ${tap} src ${LINE_LAB}`,
  ]);
}

async function batch(lines: readonly string[]): Promise<void> {
  await inLab(['ip', '-batch', '-'], { input: `${lines.join('\n')}\n` });
}
