// Drift: what somebody has done to the live cluster with other tools. It is shown, and taken back only when told to.
import { canonicalJson } from '../plan/canonical-json.ts';
import { applyChanges, type Change, diff } from '../plan/diff.ts';
import { SPEC_HASH } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';

export interface Merge {
  /** What the live cluster has otherwise than it was told: `becomes` is what it was told. */
  readonly drift: readonly Change[];
  /** Drift where the new plan wants a change too: one of the two has to give way. */
  readonly conflicts: readonly Change[];
  /** What is to be in the live cluster afterwards. */
  readonly target: Plan;
}

/** The first set-up runs with a shorter one, which the next change sets back (core/plan/properties.ts). */
const NO_DRIFT: ReadonlySet<string> = new Set(['property dc-deadtime', `property ${SPEC_HASH}`]);

/**
 * Three plans: the live one, those that somebody has told it to become (a change that was cut leaves parts of two), the first of which is what it was
 * before, and the wanted one. What drifted stays, unless `overwrite`.
 */
export function merge(live: Plan, told: readonly [Plan, ...Plan[]], wanted: Plan, overwrite: boolean): Merge {
  const others = [...told.slice(1), wanted].map(
    (plan) => new Map(diff(live, plan).map((change) => [keyOf(change), change])),
  );
  const drift = diff(live, told[0]).filter((change) => {
    // Where it is as one of the others has it, it is on its way.
    const key = keyOf(change);
    return !NO_DRIFT.has(key) && others.every((of) => of.has(key));
  });
  const changes = diff(live, wanted);
  const drifted = new Map(drift.map((change) => [keyOf(change), change]));
  const conflicts = changes.filter((change) => {
    const told = drifted.get(keyOf(change));
    return told !== undefined && canonicalJson(told.becomes) !== canonicalJson(change.becomes);
  });
  const kept = overwrite ? changes : changes.filter((change) => !drifted.has(keyOf(change)));
  return { drift, conflicts: overwrite ? [] : conflicts, target: applyChanges(kept, live) };
}

const keyOf = ({ kind, id }: Change): string => `${kind} ${id}`;
