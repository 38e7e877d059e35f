import { error } from '../trouble.ts';
import { known } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Fencing devices
 *
 * A device says which nodes it fences, in `node` or in `nodes`; the names are nodes of the spec.
 */
export const fencingDevices: Rule = function* ({ fencing, nodes }, given) {
  if (fencing.kind !== 'devices') return;
  const names = nodes.map(({ name }) => name);
  for (const [i, device] of fencing.devices.entries()) {
    const [one, several] = [given(['fencing', i, 'node']), given(['fencing', i, 'nodes'])];
    const hint = 'write node: NAME, or nodes: [NAME, NAME]';
    if (one && several)
      yield error(['fencing', i, 'nodes'], 'fencing-node-and-nodes', {
        message: 'the device has both node and nodes',
        hint,
        atKey: true,
      });
    else if (!one && !several)
      yield error(['fencing', i], 'missing-key', { message: `fencing[${i}] does not say which node it fences`, hint });
    for (const [j, node] of device.nodes.entries())
      yield* known(node, names, {
        path: several ? ['fencing', i, 'nodes', j] : ['fencing', i, 'node'],
        code: 'fencing-no-node',
        kind: 'node',
      });
  }
};
