// The audit of addresses, as drills and tests hold it.

import type { Argv } from '../../host/host.ts';
import { bundle } from '../bundles.ts';
import { macOf } from '../mac.ts';
import type { NodeState } from '../state.ts';
import type { AuditFound, HolderSeen } from './auditor.ts';
import { startHelper } from './helper.ts';

export interface HolderViolation {
  readonly address: string;
  /** Milliseconds since the epoch, when it was seen first and last. */
  readonly at: number;
  readonly until: number;
  readonly macs: readonly [string, string];
  /** The nodes of these hardware addresses; null for one that is no node's. */
  readonly nodes: readonly [string | null, string | null];
  readonly what: string;
}

interface Said {
  readonly seen?: HolderSeen;
  readonly found?: AuditFound;
}

export interface HolderReport extends Pick<AuditFound, 'probes' | 'answers'> {
  readonly violations: readonly HolderViolation[];
  /** Of each address: the node that answered last, and when; null where nobody did. */
  readonly last: Readonly<Record<string, { readonly at: number; readonly node: string | null } | null>>;
}

export interface HolderWatch {
  /** The node that answered for the address last; null when nobody has, or somebody who is no node. */
  holder(address: string): string | null;
  stop(): Promise<HolderReport>;
}

/**
 * Asks for every address every 20 ms, by ARP or neighbour solicitation, from beside the nodes, until it is stopped. A partition does not keep it
 * from any node. What counts as a violation: core/observe/holders.ts.
 */
export async function auditHolders(
  inside: (argv: Argv) => Argv,
  nodes: readonly NodeState[],
  addresses: readonly string[],
): Promise<HolderWatch> {
  const argv = inside([process.execPath, bundle('lab-auditor'), ...addresses]);
  const helper = await startHelper(argv);
  const names = new Map(nodes.map(({ name, address }) => [macOf(address), name]));
  const nodeOf = (mac: string) => names.get(mac) ?? null;
  return {
    holder: (address) => {
      const mine = (helper.said() as readonly Said[]).filter(({ seen }) => seen?.address === address);
      return nodeOf(mine.at(-1)?.seen?.mac ?? '');
    },
    stop: async () => {
      const found = ((await helper.stop()) as readonly Said[]).at(-1)?.found;
      if (found === undefined) throw new Error('the auditor ended before it was asked');
      const { probes, answers, violations, last } = found;
      return {
        ...{ probes, answers },
        violations: violations.map((it) => ({ ...it, nodes: [nodeOf(it.macs[0]), nodeOf(it.macs[1])] as const })),
        last: Object.fromEntries(
          Object.entries(last).map(([address, it]) => [address, it && { at: it.at, node: nodeOf(it.mac) }]),
        ),
      };
    },
  };
}
