// A check of doctor with what it calls well and what it calls wrong: both are tried for every check (both-outcomes.test.ts).
import type { Check, Told } from '../../../src/core/doctor/check.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { ringOf } from '../four-servers.ts';

export interface Case {
  readonly check: Check<never>;
  readonly cluster: Cluster;
  readonly well: readonly Told<never>[];
  readonly wrong: readonly Told<never>[];
  /** What it says is wrong, with the node where that is known. */
  readonly says: string;
  /** In the fix. */
  readonly fix: string;
}

/** Two nodes, two servers. */
export const two = ringOf(2);

/** `well` is told by node1 and node2; `wrong` by node2, while node1 tells `well`. */
export function onNode<F>(
  check: Check<F>,
  { well, wrong, says, fix, cluster = two }: { well: F; wrong: F; says: string; fix: string; cluster?: Cluster },
): Case {
  const told = (second: F) => [
    { node: 'node1', fact: well },
    { node: 'node2', fact: second },
  ];
  return { check, cluster, well: told(well), wrong: told(wrong), says, fix } as unknown as Case;
}

/** Told of the cluster as a whole. */
export function ofCluster<F>(
  check: Check<F>,
  { well, wrong, says, fix, cluster = two }: { well: F; wrong: F; says: string; fix: string; cluster?: Cluster },
): Case {
  const told = (fact: F) => [{ node: 'node1', fact }];
  return { check, cluster, well: told(well), wrong: told(wrong), says, fix } as unknown as Case;
}
