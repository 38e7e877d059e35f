import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Fencing options
 *
 * Which nodes a device fences stands in the spec; a second list in its options would be the one that Pacemaker believes (pacemaker-fenced(7)).
 */
export const fencingOptions: Rule = function* ({ fencing }) {
  if (fencing.kind !== 'devices') return;
  for (const [i, { options }] of fencing.devices.entries())
    for (const option of OURS.filter((name) => Object.hasOwn(options, name)))
      yield error(['fencing', i, 'options', option], 'fencing-option-reserved', {
        message: `${option} is made from the device's node or nodes`,
        hint: 'remove it; pcmk_host_map may say what the device calls them',
        atKey: true,
      });
};

const OURS = ['pcmk_host_list', 'pcmk_host_check'];
