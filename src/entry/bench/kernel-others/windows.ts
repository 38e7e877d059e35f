// Two stretches of one traffic, of the same length: what of it was slow while something was done, and what is slow anyway.
import { longestGap } from '../../../lab/traffic/gaps.ts';

/** Milliseconds since the epoch. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

export const lengthOf = ({ from, until }: Stretch): number => until - from;

/** The longest gap of the client that waited most, ms. A gap that began before counts from the beginning of the stretch, one that ends later up to its end. */
export const longestIn = (
  { from, until }: Stretch,
  clients: readonly { readonly completedAt: readonly number[] }[],
): number =>
  Math.max(
    ...clients.map(({ completedAt }) => {
      const within = completedAt.filter((at) => at >= from && at <= until);
      return longestGap(within, from, until).ms;
    }),
  );
