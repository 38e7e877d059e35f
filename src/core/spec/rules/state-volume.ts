import { isBelow } from '../problems/paths.ts';
import { error, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * State volume
 *
 * Whoever can write the recovery records can take others' locks. Exported along with a folder around it, clients see it; as an export, or
 * with an export in it, clients work in the midst of it.
 */
export const stateVolume: Rule = function* ({ stateVolume: state, exports }) {
  if (state === undefined) return;
  if (state === '/')
    yield error(['stateVolume'], 'state-volume-root', {
      message: 'the root of a node is no storage that all nodes see',
    });
  for (const { name = '', path } of exports) {
    if (path === undefined || path === '/' || state === '/') continue;
    if (path === state || isBelow(path, state))
      yield error(['exports', name, 'path'], 'export-in-state-volume', {
        message: `${path} lies in the state volume ${state}`,
        hint: 'clients must not reach the recovery records: keep them in a folder of their own',
      });
    else if (isBelow(state, path))
      yield warning(['stateVolume'], 'state-volume-exported', {
        message: `clients of ${name} can see the state volume, which lies inside ${path}`,
        hint: 'move it beside the exports; it is root-only, but squash: none makes clients root',
      });
  }
};
