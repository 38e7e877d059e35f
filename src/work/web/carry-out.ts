// What was asked for by the page is done by the same use-cases as by the verbs, which check everything again.
import type { Wish } from '../../core/web/wish.ts';
import { type DrainParts, drain, undoDrain } from '../commands/drain.ts';
import { failback } from '../commands/failback.ts';
import { move } from '../commands/move.ts';
import { pause, resume } from '../commands/pause.ts';

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
    case 'failback': {
      const { moved } = await failback(parts);
      const home = moved.map(({ server, to }) => `${server} is at home on ${to}`);
      return home.length === 0 ? 'No server went home.' : `${home.join('; ')}.`;
    }
    case 'pause': {
      const { changed } = await pause(parts);
      return changed ? 'The cluster is paused.' : 'The cluster was paused already.';
    }
    case 'resume': {
      const { changed, moved } = await resume(parts);
      if (!changed) return 'The cluster was not paused.';
      const now = moved.map(({ server, to }) => `${server} is on ${to ?? 'no node'} now`);
      return ['The cluster is no longer paused', ...now].join('; ').concat('.');
    }
  }
}
