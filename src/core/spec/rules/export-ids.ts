import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Export ids
 *
 * The id is in every file handle: two exports with the same one would answer for each other's files. Ids made from names can meet by chance.
 */
export const exportIds: Rule = function* ({ exports }, given) {
  for (const [i, { id, name = '' }] of exports.entries()) {
    const first = exports.findIndex((share) => share.id === id);
    if (id === undefined || first === i) continue;
    const own = given(['exports', name, 'id']);
    const message = `${name} has the id ${id}, as has ${exports[first]?.name}`;
    const hint = own
      ? 'choose another id'
      : 'two names led to the same id: set the id of the newer export to a number that is free';
    yield error(own ? ['exports', name, 'id'] : ['exports', name], 'duplicate-export-id', {
      message,
      hint,
      atKey: !own,
    });
  }
};
