import { type Measured, toSeconds } from '../measure.ts';

/** Longest gap of a client, ms. */
export interface Round {
  readonly move: number;
  readonly still: number;
}

/** "Not above noise": no longer than the longest that there was without a move. */
export function otherRows(rounds: readonly Round[]): readonly Measured[] {
  const noise = rounds.map(({ still }) => toSeconds(still));
  return [
    {
      what: 'one of four kernel servers moves, longest gap of a client of the three others',
      unit: 's',
      values: rounds.map(({ move }) => toSeconds(move)),
      toReach: Math.max(...noise),
      bare: { what: 'as long with no move at all', values: noise },
      classic: '-',
    },
  ];
}
