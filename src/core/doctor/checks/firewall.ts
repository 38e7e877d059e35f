import type { Check } from '../check.ts';
import { passage, type Ruleset } from '../nft-walk.ts';
import { type Packet, packetInWords } from '../packet.ts';

export interface FirewallFact {
  readonly ruleset: Ruleset;
  /** Tables of iptables-legacy, whose rules nft does not show. */
  readonly legacy: readonly string[];
  /** What has to pass here. */
  readonly packets: readonly Packet[];
}

/** What has to pass the nodes' packet filters does: between nodes, and from clients to servers (FORWARD). */
export const firewall: Check<FirewallFact> = {
  name: 'firewall',
  why: "A server's packets are forwarded by its node, where Docker and firewalld drop what they do not know; and nodes that a filter keeps apart fence each other.",
  judge: (told) => {
    const looked = told.flatMap(({ node, fact: { ruleset, packets } }) =>
      packets.map((packet) => ({ node, packet, ...passage(ruleset, packet) })),
    );
    const legacy = told.filter(({ fact }) => fact.legacy.length > 0);
    return {
      problems: firstOfEach(looked.filter(({ passes }) => passes === 'no')).map(({ node, packet, where = '' }) => ({
        node,
        found: `${packetInWords(packet)} is dropped by ${where}`,
        fix: acceptanceOf(packet, where),
      })),
      unknown: [
        ...firstOfEach(looked.filter(({ passes }) => passes === 'unknown')).map(({ node, packet, where = '' }) => ({
          node,
          cant: `${packetInWords(packet)} may be dropped by ${where}: a rule there asks what only the kernel knows`,
          fix: acceptanceOf(packet, where),
        })),
        ...legacy.map(({ node, fact }) => ({
          node,
          cant: `there are rules of iptables-legacy (${fact.legacy.join(', ')})`,
          fix: 'iptables-legacy-save   # look whether FORWARD and INPUT let NFS and UDP 5405, 20491 pass; better: iptables-nft',
        })),
      ],
      well: `${looked.length} kinds of packet pass`,
    };
  },
};

/** One for each place that drops on a node: the rest have the same remedy. */
function firstOfEach<T extends { readonly node: string; readonly where?: string }>(looked: readonly T[]): readonly T[] {
  const key = ({ node, where }: T) => `${node} ${where}`;
  return looked.filter((each, i) => looked.findIndex((other) => key(other) === key(each)) === i);
}

/** A rule at the head of the chain that dropped it. */
function acceptanceOf(
  { hook, family, protocol, source, destination, destinationPort, state }: Packet,
  where: string,
): string {
  const [, chain = 'CHAIN', table = 'inet TABLE'] = /chain (\S+) \(table (.*)\)$/.exec(where) ?? [];
  const ip = family === 4 ? 'ip' : 'ip6';
  if (hook === 'input')
    return `nft insert rule ${table} ${chain} ${protocol} dport ${destinationPort} accept   # and in the firewall's own configuration`;
  const match = state === 'new' ? `${ip} daddr ${destination}` : `${ip} saddr ${source}`;
  return `nft insert rule ${table} ${chain} ${match} accept   # for every server's address, both ways; and in the firewall's own configuration`;
}
