import { warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Served exports
 *
 * An export that no server lists is seen by nobody: most likely a line is missing.
 */
export const servedExports: Rule = function* ({ exports, servers }) {
  const served = new Set(servers.flatMap((server) => server.exports));
  for (const { name = '' } of exports.filter((share) => !served.has(share.name)))
    yield warning(['exports', name], 'unserved-export', {
      message: `no server lists ${name}`,
      hint: `add it to a server's exports`,
      atKey: true,
    });
};
