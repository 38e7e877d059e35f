// The names under which all this is found with Pacemaker's own tools.

import { count, list } from '../../base/list.ts';
import { SPEC_HASH } from '../names.ts';
import type { Plan } from '../plan.ts';

export function heldInPacemaker(plan: Plan): string[] {
  const ids = (things: readonly { readonly id: string }[]): string => list(things.map(({ id }) => id));
  return [
    ...plan.groups.map(({ id, members }) => `group ${id}: ${members.map((member) => member.id).join(', then ')}`),
    `on every node: ${ids(plan.clones.filter(({ meta }) => meta.promotable === undefined))}`,
    ...plan.clones
      .filter(({ meta }) => meta.promotable === 'true')
      .map(({ id }) => `on two nodes, promoted on one: ${id}`),
    ...(plan.fencing.length === 0 ? [] : [`fencing: ${ids(plan.fencing)}`]),
    ...plan.levels.map(({ target, index, devices }) => `fencing of ${target}, level ${index}: ${list(devices)}`),
    [
      count(plan.placements.length, 'location constraint'),
      ...(plan.colocations.length === 0 ? [] : [count(plan.colocations.length, 'colocation')]),
      count(plan.orders.length, 'order constraint'),
    ].join(', '),
    `${SPEC_HASH}: ${plan.properties[SPEC_HASH] ?? ''}`,
  ];
}
