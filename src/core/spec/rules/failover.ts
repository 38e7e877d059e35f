import { error } from '../trouble.ts';
import { known } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Failover
 *
 * Where a server may go is a list of nodes, each once, home not among them.
 */
export const failover: Rule = function* ({ nodes, servers }, given) {
  const names = nodes.map(({ name }) => name);
  for (const { name = '', home, failoverTo } of servers) {
    if (!given(['servers', name, 'failoverTo'])) continue;
    for (const [i, node] of failoverTo.entries()) {
      const path = ['servers', name, 'failoverTo', i];
      yield* known(node, names, { path, code: 'failover-no-node', kind: 'node' });
      if (node !== undefined && node === home)
        yield error(path, 'failover-names-home', {
          message: `${node} is the home of ${name} itself`,
          hint: 'list only where it goes when home fails',
        });
    }
  }
};
