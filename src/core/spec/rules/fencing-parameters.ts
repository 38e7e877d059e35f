import type { AgentMetadata } from '../../fencing/agent-metadata.ts';
import { judgeOptions } from '../../fencing/judge-options.ts';
import type { FencingDevice } from '../cluster.ts';
import { isWhole } from '../loose.ts';
import { type Path, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Fencing parameters
 *
 * What a device's agent says of itself holds for its options: none that it does not know, all that it needs, values that it takes. Only warnings: the agent
 * that is asked is this machine's, and the nodes may have another version of it; `doctor` asks theirs.
 */
export const fencingParameters = (known: ReadonlyMap<string, AgentMetadata>): Rule =>
  function* ({ fencing }) {
    if (fencing.kind !== 'devices') return;
    for (const [i, device] of fencing.devices.entries()) {
      const metadata = known.get(device.agent ?? '');
      if (metadata === undefined || !isWhole<FencingDevice>(device)) continue;
      for (const { code, option, message, hint } of judgeOptions(device, metadata)) {
        const path: Path = option === undefined ? ['fencing', i] : ['fencing', i, 'options', option];
        const atKey = code === 'fencing-option-unknown' || code === 'fencing-option-old';
        yield warning(path, code, { message, hint, atKey });
      }
    }
  };
