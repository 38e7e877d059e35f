// What the times at which a client's operations completed say about its service.

export interface Gap {
  /** Milliseconds. */
  readonly ms: number;
  /** When it began, on the clock of the completions. */
  readonly at: number;
}

/** The longest time without a completion between `from` and `until`, both ends included: service that never came back is a gap too. */
export function longestGap(completions: readonly number[], from: number, until: number): Gap {
  const ends = [...completions, until];
  const gaps = ends.map((end, index) => ({ ms: end - (ends[index - 1] ?? from), at: ends[index - 1] ?? from }));
  return longest(gaps, from);
}

/** The first of the longest ones; none is a gap of nothing at `from`. */
export const longest = (gaps: readonly Gap[], from: number): Gap =>
  gaps.reduce((most, next) => (next.ms > most.ms ? next : most), { ms: 0, at: from });
