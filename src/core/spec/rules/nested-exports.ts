import { isBelow } from '../problems/paths.ts';
import { warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Nested exports
 *
 * A folder inside an exported folder is reached in two ways, with two file handles for each file, and the outer export's clients and
 * access decide too. On servers of its own it is shared unseen: no grace is kept between them (DESIGN section 3, law 2).
 */
export const nestedExports: Rule = function* ({ exports }) {
  for (const { path: inner, name = '' } of exports) {
    const outer = exports.find(({ path }) => inner !== undefined && path !== undefined && isBelow(inner, path));
    if (outer === undefined) continue;
    const message = `${inner} lies inside ${outer.path}, the export ${outer.name}: its files can be reached, and locked, in two ways that know nothing of each other`;
    yield warning(['exports', name, 'path'], 'nested-exports', {
      message,
      hint: 'export folders that lie side by side',
    });
  }
};
