// The one order in which a plan is written: by id, by code unit, so that no locale has a say.
import type { Pairs, Plan, Primitive } from './plan.ts';

/** The same plan with every list and every set of pairs in order. A group's members keep theirs: it is their start order. */
export function sorted(plan: Plan): Plan {
  return {
    properties: byName(plan.properties),
    resourceDefaults: byName(plan.resourceDefaults),
    nodes: byId(plan.nodes),
    fencing: byId(plan.fencing).map(primitive),
    levels: byId(plan.levels),
    clones: byId(plan.clones).map((clone) => ({
      ...clone,
      meta: byName(clone.meta),
      primitive: primitive(clone.primitive),
    })),
    groups: byId(plan.groups).map((group) => ({ ...group, members: group.members.map(primitive) })),
    placements: byId(plan.placements),
    colocations: byId(plan.colocations),
    orders: byId(plan.orders),
  };
}

const primitive = (of: Primitive): Primitive => ({ ...of, params: byName(of.params), meta: byName(of.meta) });

const byName = (pairs: Pairs): Pairs =>
  Object.fromEntries(Object.entries(pairs).sort(([left], [right]) => compare(left, right)));

const byId = <T extends { readonly id: string }>(things: readonly T[]): T[] =>
  [...things].sort((left, right) => compare(left.id, right.id));

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
