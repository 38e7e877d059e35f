// What the times at which a client's operations completed say about its service.

export interface Gap {
  /** Milliseconds. */
  readonly ms: number;
  /** When it began, on the clock of the completions. */
  readonly at: number;
}

/** The longest time without a completion between `from` and `until`, both ends included: service that never came back is a gap too. */
export function longestGap(completions: readonly number[], from: number, until: number): Gap {
  let longest: Gap = { ms: 0, at: from };
  let last = from;
  for (const at of [...completions, until]) {
    if (at - last > longest.ms) longest = { ms: at - last, at: last };
    last = at;
  }
  return longest;
}

/** The first completion after the instant; undefined when there is none. */
export const firstAfter = (completions: readonly number[], instant: number): number | undefined =>
  completions.find((at) => at > instant);
