// The holder's end of the line. What the owner asks is done before the answer goes.
import type { Duplex } from 'node:stream';
import { peer } from '../wire/peer.ts';
import type { StorageEvent, StorageHolder, StorageVerbs } from './storage-holder.ts';

/** Answers until the owner has gone. `hold` is called once, with what reports trouble to the owner. */
export function answerOwner(
  line: Duplex,
  hold: (trouble: (error: unknown) => void) => StorageHolder,
  ended: () => void,
): void {
  const owner = peer<Record<never, never>, StorageVerbs, StorageEvent>(line, 'the lab', {
    answers: {
      alive: ({ node, init }) => {
        holder.alive(node, init);
        return {};
      },
      dead: ({ node }) => {
        holder.dead(node);
        return {};
      },
      release: ({ node }) => {
        holder.release(node);
        return {};
      },
    },
    ended,
  });
  const holder = hold((error) => owner.tell({ trouble: inWords(error) }));
}

const inWords = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
