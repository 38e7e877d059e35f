// The network of a kernel node, as its first program sets it up.
import { LAB_ADDRESS, LIGHT_NETWORK, PREFIX, PREFIX6 } from '../state.ts';
import { LINE_LAB, LINE_NIC, lineAddress } from './places.ts';

/** Commands for `ip -batch`. `index`: as in lineAddress. */
export function nodeNetwork(addresses: readonly string[], index: number): string {
  const lines = [
    'link set lo up',
    `link set eth1 name ${LINE_NIC}`,
    `address add ${lineAddress(index)} peer ${LINE_LAB} dev ${LINE_NIC}`,
    `link set ${LINE_NIC} up`,
    ...addresses.map(onCluster),
    'link set eth0 up',
    `route add ${LIGHT_NETWORK} via ${LAB_ADDRESS} dev eth0 onlink`,
  ];
  return `${lines.join('\n')}\n`;
}

const onCluster = (address: string) =>
  address.includes(':')
    ? `address add ${address}/${PREFIX6} dev eth0 nodad`
    : `address add ${address}/${PREFIX} dev eth0`;
