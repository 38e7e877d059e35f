import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Fencing watchdog
 *
 * Self-fencing is one device for all nodes that have it: Pacemaker takes no second one, whatever its name.
 */
export const fencingWatchdog: Rule = function* ({ fencing }) {
  if (fencing.kind !== 'devices') return;
  const own = [...fencing.devices.entries()].filter(([, { agent }]) => agent === 'fence_watchdog');
  for (const [i] of own.slice(1))
    yield error(['fencing', i, 'agent'], 'fencing-one-watchdog', {
      message: 'there is a fence_watchdog already',
      hint: 'list all nodes that fence themselves in one device: nodes: [NAME, NAME]',
    });
};
