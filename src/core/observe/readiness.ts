// Since when nodes have been fit to take their servers back. A fold over looks: what happened between two looks that are far apart is not known.

export interface Readiness {
  /** When the last look was, ms since the epoch. */
  readonly at: number;
  /** By node: since when every look has found it ready. A node that is not has none. */
  readonly since: Readonly<Record<string, number>>;
}

export const NEVER_LOOKED: Readiness = { at: Number.NEGATIVE_INFINITY, since: {} };

/**
 * After one more look, at `now`, which found exactly the nodes `ready`. More than `gapMs` after the last one, or with a clock that was set back, all begin
 * anew: the machine slept, its clock was set, or nobody could be asked.
 */
export function afterLook(before: Readiness, ready: readonly string[], now: number, gapMs: number): Readiness {
  const unbroken = now >= before.at && now - before.at <= gapMs;
  const since = ready.map((node) => [node, (unbroken ? before.since[node] : undefined) ?? now] as const);
  return { at: now, since: Object.fromEntries(since) };
}
