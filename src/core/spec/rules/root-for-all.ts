import { warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Root for all
 *
 * Everybody may write, and root on any client is root on the files: whoever can plug in a laptop owns them.
 */
export const rootForAll: Rule = function* ({ exports }) {
  for (const { name = '', clients, squash, access } of exports)
    if (squash === 'none' && access === 'rw' && clients.some((client) => client === '*' || client?.endsWith('/0')))
      yield warning(['exports', name, 'squash'], 'root-for-all', {
        message: `root on any machine is root on ${name}`,
        hint: 'list the clients, or use squash: root',
      });
};
