import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * One family
 *
 * Corosync refuses a link whose nodes have addresses of different families (totemconfig.c: "different IP families").
 */
export const oneFamily: Rule = function* ({ nodes }) {
  const first = nodes.find(({ address }) => address !== undefined);
  for (const [i, { address }] of nodes.entries()) {
    if (address === undefined || first?.address === undefined || isV6(address) === isV6(first.address)) continue;
    const message = `${address} is ${family(address)}, but the nodes above have ${family(first.address)} addresses`;
    const hint = "all nodes' own addresses are IPv4 or all are IPv6; servers may have either";
    yield error(['nodes', i, 'address'], 'mixed-families', { message, hint });
  }
};

const isV6 = (address: string): boolean => address.includes(':');
const family = (address: string): string => (isV6(address) ? 'IPv6' : 'IPv4');
