// Faults of every kind in a random order that can be had again.
import { Failed } from '../base/failed.ts';
import { FAULT_KINDS, type FaultKind } from '../base/fault-kind.ts';
import type { Cluster } from '../spec/cluster.ts';
import { choicesOf, type PlannedFault } from './choices.ts';
import { diceOf } from './dice.ts';

/**
 * The same for the same cluster and seed; a longer one begins with the shorter one. Every kind occurs before one occurs again, and so with the
 * variants of each kind. `only` leaves one kind. Throws Failed (3) when nothing suits the cluster.
 */
export function faultSequence(
  cluster: Cluster,
  seed: string,
  length: number,
  only?: FaultKind,
): readonly PlannedFault[] {
  const dice = diceOf(seed);
  const suiting = FAULT_KINDS.filter((kind) => only === undefined || kind === only)
    .map((kind) => choicesOf(cluster, kind))
    .filter((choices) => choices.length > 0)
    .map((choices) => ({ choices, variant: dice.bag([...new Set(choices.map(({ variant }) => variant))]) }));
  if (suiting.length === 0)
    throw new Failed(3, 'no-fault-suits', `cluster ${cluster.name} can deal with no ${only ?? 'fault'}`, {
      hint: 'gracekeeper plan says where each server may go',
    });
  const kind = dice.bag(suiting);
  return Array.from({ length }, () => {
    const { choices, variant } = kind();
    const chosen = variant();
    return dice.pick(choices.filter((it) => it.variant === chosen));
  });
}

/** As in "daemon-hang (dbus) of nfs2", "move of nfs1 to node3". */
export function faultInWords({ fault, variant, server, target }: PlannedFault): string {
  const how = variant === null ? fault : `${fault} (${variant})`;
  if (target === null) return `${how} of ${server}`;
  return fault === 'move' ? `${how} of ${server} to ${target}` : `${how} of ${target}, seen by ${server}`;
}
