// What has to change for one plan to become another.
import { canonicalJson } from './canonical-json.ts';
import type { Plan } from './plan.ts';
import { type Kind, planOf, type Thing, thingsOf } from './things.ts';

/** One named thing: added when it was nothing, removed when it becomes nothing. */
export interface Change {
  readonly kind: Kind;
  readonly id: string;
  readonly was?: Thing['value'];
  readonly becomes?: Thing['value'];
}

/** Empty when the plans are equal. Removals and changes in the order of `from`, then additions in the order of `to`. */
export function diff(from: Plan, to: Plan): readonly Change[] {
  const [before, after] = [byKey(from), byKey(to)];
  const gone = [...before].flatMap(([key, was]) => changeOf(was, after.get(key)));
  const added = [...after].flatMap(([key, becomes]) => (before.has(key) ? [] : changeOf(undefined, becomes)));
  return [...gone, ...added];
}

/** The plan after the changes. Applying them twice is applying them once. */
export function applyChanges(changes: readonly Change[], plan: Plan): Plan {
  const things = byKey(plan);
  for (const { kind, id, becomes } of changes) {
    if (becomes === undefined) things.delete(keyOf({ kind, id }));
    else things.set(keyOf({ kind, id }), { kind, id, value: becomes } as Thing);
  }
  return planOf([...things.values()]);
}

function changeOf(was: Thing | undefined, becomes: Thing | undefined): Change[] {
  const thing = was ?? becomes;
  if (thing === undefined || canonicalJson(was) === canonicalJson(becomes)) return [];
  return [
    {
      kind: thing.kind,
      id: thing.id,
      ...(was === undefined ? {} : { was: was.value }),
      ...(becomes === undefined ? {} : { becomes: becomes.value }),
    },
  ];
}

const byKey = (plan: Plan): Map<string, Thing> => new Map(thingsOf(plan).map((thing) => [keyOf(thing), thing]));

const keyOf = ({ kind, id }: Pick<Thing, 'kind' | 'id'>): string => `${kind} ${id}`;
