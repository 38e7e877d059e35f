// What a node does with packets for a server's address that it does not hold (any more): nothing. It forwards, so without this rule it would
// send them back to the network on which they came, with an ICMP redirect, and two such nodes would play ball with them until their TTL ends.
import { parseAddress } from '../base/address.ts';

/** One transaction for `nft -f -` on the node itself, the same however often it is run. It adds the address to those that are guarded. */
export function nodeGuard(interfaceName: string, address: string): string {
  const family = parseAddress(address)?.family ?? 4;
  return `add table ${TABLE}
${FAMILIES.map(({ n }) => `add set ${TABLE} served${n} { type ipv${n}_addr; }\n`).join('')}add chain ${TABLE} forward { type filter hook forward priority filter; policy accept; }
flush chain ${TABLE} forward
${FAMILIES.map(({ n, ip }) => `add rule ${TABLE} forward iifname "${interfaceName}" oifname "${interfaceName}" ${ip} daddr @served${n} drop\n`).join('')}add element ${TABLE} served${family} { ${address} }
`;
}

/** Removes all of it; nothing to remove is fine. */
export const noNodeGuard = (): string => `add table ${TABLE}\ndelete table ${TABLE}\n`;

const TABLE = 'inet gracekeeper_node';

const FAMILIES = [
  { n: 4, ip: 'ip' },
  { n: 6, ip: 'ip6' },
] as const;
