import { known } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Home
 *
 * A server's home is one of the nodes.
 */
export const home: Rule = function* ({ nodes, servers }) {
  const names = nodes.map(({ name }) => name);
  for (const server of servers)
    yield* known(server.home, names, {
      path: ['servers', server.name ?? '', 'home'],
      code: 'home-no-node',
      kind: 'node',
    });
};
