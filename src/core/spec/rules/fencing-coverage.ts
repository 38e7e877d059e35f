import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Fencing coverage
 *
 * Every node can be fenced: a node that can't be would hold its servers' addresses, and the cluster, for ever (DESIGN section 3, law 1).
 */
export const fencingCoverage: Rule = function* ({ fencing, nodes }) {
  if (fencing.kind !== 'devices') return;
  const covered = fencing.devices.flatMap((device) => device.nodes);
  if (covered.includes(undefined)) return;
  const bare = [...new Set(nodes.flatMap(({ name }) => (name === undefined || covered.includes(name) ? [] : [name])))];
  if (bare.length === 0) return;
  const hint = `add a device for ${bare.length === 1 ? 'it' : 'each'}; or, without any fencing, write fencing: none-accept-split-brain`;
  yield error(['fencing'], 'fencing-coverage', { message: `nothing fences ${bare.join(', ')}`, hint, atKey: true });
};
