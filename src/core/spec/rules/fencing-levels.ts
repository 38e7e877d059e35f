import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Fencing levels
 *
 * Where one of a node's devices has a level, all have: with levels Pacemaker uses no device of the node that is in none of them (fencing topology).
 */
export const fencingLevels: Rule = function* ({ fencing, nodes }) {
  if (fencing.kind !== 'devices') return;
  for (const { name } of nodes) {
    const own = [...fencing.devices.entries()].filter(
      ([, device]) => name !== undefined && device.nodes.includes(name),
    );
    if (!own.some(([, device]) => 'level' in device)) continue;
    for (const [i] of own.filter(([, device]) => !('level' in device)))
      yield error(['fencing', i], 'fencing-level-missing', {
        message: `${name} has devices with a level, and this one has none: it would never be used`,
        hint: 'write level: 1 for what is tried first, level: 2 for what is tried when that fails',
      });
  }
};
