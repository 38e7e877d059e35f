// What a fence agent on a kernel node gets from the power controller.
import type { OwnerVerbs } from '../state.ts';
import type { Answers } from '../wire/peer.ts';
import type { FencingVerbs } from './fencing.ts';
import type { LabNode } from './node.ts';

/** As a real power controller: a reboot is done when the power is on again. A kernel node takes seconds to boot, and whoever takes over need not wait for it. */
export function fenceAnswers(
  { state, power }: Pick<Answers<OwnerVerbs>, 'state' | 'power'>,
  nodes: ReadonlyMap<string, LabNode>,
  trouble: (error: unknown) => void,
): Answers<FencingVerbs> {
  return {
    state,
    power: async (ask) => {
      const node = nodes.get(ask.node);
      if (node === undefined || node.state().kind !== 'kernel' || ask.action !== 'reboot') return power(ask);
      await node.power('off');
      void node.power('on').catch(trouble);
      return {};
    },
  };
}
