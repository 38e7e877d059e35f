import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Own paths
 *
 * One folder, one export. Under two names it would be shared unseen: the servers that list them wouldn't keep grace for each other's
 * clients (DESIGN section 3, law 2), and locks would be lost. The root of a node is nobody's to export.
 */
export const ownPaths: Rule = function* ({ exports }) {
  for (const [i, { path, name = '' }] of exports.entries()) {
    const at = ['exports', name, 'path'];
    if (path === '/')
      yield error(at, 'exports-root', {
        message: `${name} exports the whole node`,
        hint: 'export a folder on the shared storage',
      });
    const first = exports.findIndex((share) => share.path === path);
    if (path === undefined || first === i) continue;
    const message = `${path} is exported as ${exports[first]?.name} already`;
    yield error(at, 'duplicate-path', {
      message,
      hint: `let every server that serves it list ${exports[first]?.name}`,
    });
  }
};
