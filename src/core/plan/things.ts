// A plan taken apart into named things, and put together again: what a difference is made of.
import type {
  Clone,
  Colocation,
  FencingLevel,
  Group,
  Order,
  Pairs,
  Placement,
  Plan,
  PlannedNode,
  Primitive,
} from './plan.ts';
import { sorted } from './sorted.ts';

export type Thing =
  | { readonly kind: 'property' | 'default'; readonly id: string; readonly value: string }
  | { readonly kind: 'node'; readonly id: string; readonly value: PlannedNode }
  | { readonly kind: 'fencing'; readonly id: string; readonly value: Primitive }
  | { readonly kind: 'fencing level'; readonly id: string; readonly value: FencingLevel }
  | { readonly kind: 'clone'; readonly id: string; readonly value: Clone }
  | { readonly kind: 'server'; readonly id: string; readonly value: Group }
  | { readonly kind: 'placement'; readonly id: string; readonly value: Placement }
  | { readonly kind: 'colocation'; readonly id: string; readonly value: Colocation }
  | { readonly kind: 'order'; readonly id: string; readonly value: Order };

export type Kind = Thing['kind'];

export function thingsOf(plan: Plan): Thing[] {
  return [
    ...pairs('property', plan.properties),
    ...pairs('default', plan.resourceDefaults),
    ...plan.nodes.map((value) => ({ kind: 'node', id: value.id, value }) as const),
    ...plan.fencing.map((value) => ({ kind: 'fencing', id: value.id, value }) as const),
    ...plan.levels.map((value) => ({ kind: 'fencing level', id: value.id, value }) as const),
    ...plan.clones.map((value) => ({ kind: 'clone', id: value.id, value }) as const),
    ...plan.groups.map((value) => ({ kind: 'server', id: value.id, value }) as const),
    ...plan.placements.map((value) => ({ kind: 'placement', id: value.id, value }) as const),
    ...plan.colocations.map((value) => ({ kind: 'colocation', id: value.id, value }) as const),
    ...plan.orders.map((value) => ({ kind: 'order', id: value.id, value }) as const),
  ];
}

export function planOf(things: readonly Thing[]): Plan {
  const of = <K extends Kind>(kind: K) =>
    things.filter((thing): thing is Extract<Thing, { kind: K }> => thing.kind === kind);
  const named = (kind: 'property' | 'default'): Pairs =>
    Object.fromEntries(things.flatMap((thing) => (thing.kind === kind ? [[thing.id, thing.value as string]] : [])));
  return sorted({
    properties: named('property'),
    resourceDefaults: named('default'),
    nodes: of('node').map(({ value }) => value),
    fencing: of('fencing').map(({ value }) => value),
    levels: of('fencing level').map(({ value }) => value),
    clones: of('clone').map(({ value }) => value),
    groups: of('server').map(({ value }) => value),
    placements: of('placement').map(({ value }) => value),
    colocations: of('colocation').map(({ value }) => value),
    orders: of('order').map(({ value }) => value),
  });
}

const pairs = (kind: 'property' | 'default', of: Pairs): Thing[] =>
  Object.entries(of).map(([id, value]) => ({ kind, id, value }));
