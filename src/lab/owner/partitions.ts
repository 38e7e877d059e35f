// Partitions: rules on the lab's bridge that keep some nodes' cables from the others. Names, not devices: they hold over power cycles.
import type { Partition } from '../state.ts';
import { inLab } from './tool.ts';

export interface Partitions {
  list(): readonly Partition[];
  cut(partition: Partition): Promise<void>;
  /** Ends every partition that has one of these nodes on its side. */
  join(nodes: readonly string[]): Promise<void>;
}

export function makePartitions(allNodes: readonly string[]): Partitions {
  let current: readonly Partition[] = [];
  const become = async (next: readonly Partition[]) => {
    await inLab(['nft', '-f', '-'], { input: bridgeRules(next, allNodes) });
    current = next;
  };
  return {
    list: () => current,
    cut: (partition) => become([...current, partition]),
    join: (nodes) => become(current.filter((it) => !it.nodes.some((node) => nodes.includes(node)))),
  };
}

/** One transaction for `nft -f -`, which takes the place of what was there before. */
function bridgeRules(partitions: readonly Partition[], allNodes: readonly string[]): string {
  return `table ${TABLE}
delete table ${TABLE}
table ${TABLE} {
${chain('forward', partitions.flatMap(forwarded(allNodes)))}
${chain('input', partitions.flatMap(toLab))}
${chain('output', partitions.flatMap(fromLab))}
}
`;
}

const TABLE = 'bridge gracekeeper_lab';

const chain = (hook: string, rules: readonly string[]) =>
  [`  chain ${hook} {`, `    type filter hook ${hook} priority 0`, ...rules.map((rule) => `    ${rule}`), '  }'].join(
    '\n',
  );

const set = (names: readonly string[]) => `{ ${names.map((name) => `"${name}"`).join(', ')} }`;

const forwarded =
  (allNodes: readonly string[]) =>
  ({ nodes, from }: Partition): readonly string[] => {
    const ours = set(nodes);
    if (from === 'everyone')
      return [`iifname ${ours} oifname != ${ours} drop`, `iifname != ${ours} oifname ${ours} drop`];
    const others = allNodes.filter((node) => !nodes.includes(node));
    if (others.length === 0) return [];
    return [`iifname ${ours} oifname ${set(others)} drop`, `iifname ${set(others)} oifname ${ours} drop`];
  };

/** The bridge's own address is the lab's. An audit of addresses must see what a node claims on the other side, too. */
const AUDITED = ['ether type arp accept', 'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept'];
const toLab = ({ nodes, from }: Partition) => (from === 'everyone' ? [...AUDITED, `iifname ${set(nodes)} drop`] : []);
const fromLab = ({ nodes, from }: Partition) => (from === 'everyone' ? [...AUDITED, `oifname ${set(nodes)} drop`] : []);
