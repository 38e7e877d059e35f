// The rows of the comparison.
import { type Measured, median, toSeconds } from '../measure.ts';
import type { Turn } from './turn.ts';

export interface Round {
  readonly ours: Turn;
  readonly classic: Turn;
}

/** Of one round or more. */
export const comparedRows = (rounds: readonly Round[]): readonly Measured[] => [
  compared('planned move', rounds, ({ move }) => move, 3),
  compared('node death', rounds, ({ death }) => death, 2),
];

/** To reach: one part in so many of the classic recipe's. */
function compared(what: string, rounds: readonly Round[], of: (turn: Turn) => number, parts: number): Measured {
  const bare = rounds.map(({ classic }) => toSeconds(of(classic)));
  return {
    what: `${what} of a kernel server with two exports, longest gap of a kernel:3 and a kernel:4.1 client`,
    unit: 's',
    values: rounds.map(({ ours }) => toSeconds(of(ours))),
    toReach: Math.round((median(bare) / parts) * 100) / 100,
    bare: { what: 'the classic recipe', values: bare },
    classic: 'measured beside it',
  };
}
