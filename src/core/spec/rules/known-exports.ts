import { known } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Known exports
 *
 * A server lists exports that the spec has.
 */
export const knownExports: Rule = function* ({ exports, servers }) {
  const names = exports.map(({ name }) => name);
  for (const server of servers)
    for (const [i, share] of server.exports.entries())
      yield* known(share, names, {
        path: ['servers', server.name ?? '', 'exports', i],
        code: 'no-such-export',
        kind: 'export',
      });
};
