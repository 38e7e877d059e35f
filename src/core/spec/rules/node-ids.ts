import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Node ids
 *
 * Corosync tells nodes apart by their ids. A node without one has its place in the list: an id given to another may be in its way.
 */
export const nodeIds: Rule = function* ({ nodes }, given) {
  for (const [i, { id, name }] of nodes.entries()) {
    const first = nodes.findIndex((node) => node.id === id);
    if (id === undefined || first === i) continue;
    const path = given(['nodes', i, 'id']) ? ['nodes', i, 'id'] : ['nodes', i];
    const message = `node ${name ?? i + 1} has the id ${id}, as has node ${nodes[first]?.name ?? first + 1}`;
    yield error(path, 'duplicate-node-id', { message, hint: 'give every node an id, or none' });
  }
};
