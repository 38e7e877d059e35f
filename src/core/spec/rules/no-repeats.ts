import { error, type Path, type Trouble } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * No repeats
 *
 * A list that names something twice holds a slip: the second was to be something else.
 */
export const noRepeats: Rule = function* ({ exports, servers, fencing }, given) {
  for (const { name = '', clients } of exports) yield* judge(clients, ['exports', name, 'clients']);
  for (const { name = '', ...server } of servers) {
    for (const key of ['names', 'failoverTo', 'exports', 'versions'] as const)
      if (given(['servers', name, key])) yield* judge(server[key], ['servers', name, key]);
  }
  if (fencing.kind === 'devices')
    for (const [i, { nodes }] of fencing.devices.entries()) yield* judge(nodes, ['fencing', i, 'nodes']);
  const inherited = servers.find(({ name = '' }) => !given(['servers', name, 'versions']));
  if (inherited && given(['nfs', 'versions'])) yield* judge(inherited.versions, ['nfs', 'versions']);
};

function* judge(list: readonly (string | undefined)[], path: Path): Iterable<Trouble> {
  for (const [i, item] of list.entries())
    if (item !== undefined && list.indexOf(item) < i)
      yield error([...path, i], 'repeated', { message: `${item} is in this list already`, hint: 'remove one' });
}
