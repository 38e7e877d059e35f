// Which nodes run what.
import type { Group } from '../plan/plan.ts';
import type { ScheduledAction } from './crm-simulate.ts';

/** From the ids of primitives; instances of a clone stand under the id of its primitive. What runs nowhere may be missing. */
export type Whereabouts = ReadonlyMap<string, readonly string[]>;

export const NOWHERE: Whereabouts = new Map();

/** Where everything is when the actions have been done, none of them failing. */
export function afterwards(before: Whereabouts, actions: readonly ScheduledAction[]): Whereabouts {
  const after = new Map(before);
  for (const { resource, from, to } of actions) {
    const stayed = nodesOf(after, resource).filter((node) => node !== from && node !== to);
    after.set(resource, to === undefined ? stayed : [...stayed, to]);
  }
  return after;
}

/** The node that has the whole group, its last member included, and is not among the dead. */
export function servingNode(where: Whereabouts, group: Group, dead: readonly string[]): string | undefined {
  const [first, ...others] = group.members.map(({ id }) => nodesOf(where, id));
  return first?.find((node) => !dead.includes(node) && others.every((nodes) => nodes.includes(node)));
}

const nodesOf = (where: Whereabouts, resource: string): readonly string[] => where.get(resource) ?? [];
