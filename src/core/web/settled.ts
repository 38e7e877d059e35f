// What has been so for a while: a planned move makes a cluster BAD for half a second, which is no news.

export interface Settling<T> {
  /** What was settled last. */
  readonly settled: T;
  readonly seen: T;
  /** Since when it was seen so, ms since the epoch. */
  readonly since: number;
}

const SETTLED_MS = 3_000;

export function settle<T>(before: Settling<T> | undefined, seen: T, at: number): Settling<T> {
  if (before === undefined) return { settled: seen, seen, since: at };
  if (before.seen !== seen) return { ...before, seen, since: at };
  return at - before.since < SETTLED_MS ? before : { ...before, settled: seen };
}
