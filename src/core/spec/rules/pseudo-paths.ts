import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Pseudo paths
 *
 * NFSv4 clients find an export by its pseudo path: one path, one export.
 */
export const pseudoPaths: Rule = function* ({ exports }, given) {
  for (const [i, { pseudo, name = '' }] of exports.entries()) {
    const first = exports.findIndex((share) => share.pseudo === pseudo);
    if (pseudo === undefined || first === i) continue;
    const own = given(['exports', name, 'pseudo']);
    const message = `${name} would be mounted as ${pseudo}, as is ${exports[first]?.name}`;
    yield error(own ? ['exports', name, 'pseudo'] : ['exports', name], 'duplicate-pseudo', {
      message,
      hint: 'give it a pseudo path of its own',
      atKey: !own,
    });
  }
};
