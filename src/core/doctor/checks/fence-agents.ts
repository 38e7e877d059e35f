import type { AgentMetadata } from '../../fencing/agent-metadata.ts';
import { judgeOptions } from '../../fencing/judge-options.ts';
import type { FencingDevice } from '../../spec/cluster.ts';
import type { Check } from '../check.ts';

/** Of each device that this node may have to use: what its agent says of itself; null where it is not installed. */
export type FenceAgentsFact = readonly {
  readonly id: string;
  readonly device: FencingDevice;
  readonly metadata: AgentMetadata | null;
}[];

/** Every node has the agents by which it fences others, and they know their options. */
export const fenceAgents: Check<FenceAgentsFact> = {
  name: 'fence-agents',
  why: 'Any node may be the one that has to fence another; an agent ignores an option that it does not know, and fails on the day when it is needed.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact }) =>
      fact.flatMap(({ id, device, metadata }) =>
        metadata === null
          ? [{ node, found: `${device.agent} (${id}) is not installed`, fix: 'apt-get install -y fence-agents' }]
          : judgeOptions(device, metadata)
              .filter(({ code }) => code !== 'fencing-option-old')
              .map(({ message, hint }) => ({
                node,
                found: `${id}: ${message}`,
                fix: `${hint}   # in the spec; then gracekeeper apply FILE`,
              })),
      ),
    ),
    well: told.every(({ fact }) => fact.length === 0)
      ? 'no node has a device by which to fence another'
      : 'installed, and they know every option',
  }),
};
