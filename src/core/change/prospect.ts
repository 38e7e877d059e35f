// What applying a cluster.yaml to a live cluster comes to: decided once, shown, and then carried out.
import { changesInWords } from '../plan/changes-in-words.ts';
import { compile } from '../plan/compile.ts';
import { type Change, diff } from '../plan/diff.ts';
import { SPEC_HASH } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import { specHash } from '../plan/spec-hash.ts';
import type { Cluster } from '../spec/cluster.ts';
import { merge } from './drift.ts';
import { type Effect, effects } from './effects.ts';
import { type SpecChange, specChanges } from './spec-changes.ts';

export interface Live {
  /** What the cluster's CIB holds of ours. */
  readonly plan: Plan;
  /** As its nodes have it. */
  readonly cluster: Cluster;
  /** As it was before a change that was cut. */
  readonly former?: Cluster;
  /** Nodes that have it otherwise: a change was cut while it was written. */
  readonly behind: readonly string[];
}

export interface Prospect {
  /** As its clients know it. */
  readonly before: Cluster;
  readonly after: Cluster;
  /** Empty: there is nothing to do. */
  readonly changes: readonly SpecChange[];
  readonly effects: readonly Effect[];
  /** What somebody has done with other tools: `was` is what stands there, `becomes` what was told. */
  readonly drift: readonly Change[];
  /** Drift that the spec changes too. */
  readonly conflicts: readonly Change[];
  /** What the CIB is to hold of ours. */
  readonly target: Plan;
}

export function prospectOf(live: Live, after: Cluster, overwriteDrift: boolean): Prospect {
  const before = live.former ?? live.cluster;
  const { target, drift, conflicts } = merge(live.plan, toldTo(live), compile(after), overwriteDrift);
  const wanted = specChanges(before, after);
  const pending = diff(live.plan, target).filter(({ id }) => id !== 'dc-deadtime');
  const changes = wanted.length > 0 ? wanted : [...unfinished(live), ...restored(pending)];
  return { before, after, changes, effects: effects(before, after), drift, conflicts, target };
}

/** First what the CIB was made from. */
function toldTo({ plan, cluster, former }: Live): readonly [Plan, ...Plan[]] {
  const hash = plan.properties[SPEC_HASH];
  const known = former === undefined ? [cluster] : [former, cluster];
  const first = known.find((candidate) => specHash(candidate) === hash) ?? known[0] ?? cluster;
  return [compile(first), ...known.filter((candidate) => candidate !== first).map(compile)];
}

const unfinished = ({ former, behind }: Live): readonly SpecChange[] =>
  former === undefined && behind.length === 0
    ? []
    : [{ ...SETTING, name: 'unfinished', words: ['~ a change that was cut is brought to its end'] }];

/** Of an equal spec: what had drifted, or another version of gracekeeper plans otherwise. */
const restored = (changes: readonly Change[]): readonly SpecChange[] =>
  changes.map((change) => ({
    ...SETTING,
    name: `${change.kind} ${change.id}`,
    words: changesInWords([change]).split('\n'),
  }));

const SETTING = { kind: 'setting', how: 'changed' } as const;
