// What was asked for by the page is done by the same use-cases as by the verbs, which check everything again.
import type { Wish } from '../../core/web/wish.ts';
import { type DrainParts, drain, undoDrain } from '../commands/drain.ts';
import { move } from '../commands/move.ts';

/** Returns a sentence about how it went. Throws what the use-case throws. */
export async function carryOut(parts: DrainParts, wish: Wish): Promise<string> {
  switch (wish.act) {
    case 'move': {
      const { moved, from, to } = await move(parts.hosts, parts.cluster, wish.server, wish.to, parts.progress);
      return moved
        ? `${wish.server} is on ${to} now (it was on ${from ?? 'no node'}).`
        : `${wish.server} was on ${to} already.`;
    }
    case 'drain': {
      const { node, moved } = await drain(parts, wish.node);
      return [`${node} is drained`, ...moved.map(({ server, to }) => `${server} is on ${to}`)].join('; ').concat('.');
    }
    case 'undrain': {
      const { node, changed } = await undoDrain(parts, wish.node);
      return changed ? `${node} may run servers again.` : `${node} was not drained.`;
    }
  }
}
