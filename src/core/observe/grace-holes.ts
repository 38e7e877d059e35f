// Was a server in grace all the time? Judged from what get_grace said, asked again and again. Times are milliseconds since the epoch.

/** What it said first, and whenever that was another than before. */
export interface GraceChange {
  readonly at: number;
  readonly inGrace: boolean;
  /** It said otherwise when it was asked at this time: the change came between the two. */
  readonly since?: number;
}

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** When it was not in grace between the two times; before the first reading nobody has seen it in grace. In order, none touching another. */
export function holes(changes: readonly GraceChange[], from: number, until: number): readonly Span[] {
  const ordered = [...changes].sort((a, b) => a.at - b.at);
  const known: readonly GraceChange[] = [{ at: Number.NEGATIVE_INFINITY, inGrace: false }, ...ordered];
  const spans = known.map(({ at, inGrace }, index) => ({ inGrace, from: at, until: known[index + 1]?.at ?? until }));
  return spans
    .filter((span) => !span.inGrace)
    .map((span) => ({ from: Math.max(span.from, from), until: Math.min(span.until, until) }))
    .filter((span) => span.from < span.until)
    .reduce<readonly Span[]>(joined, []);
}

function joined(before: readonly Span[], next: Span): readonly Span[] {
  const last = before.at(-1);
  return last?.until === next.from
    ? [...before.slice(0, -1), { from: last.from, until: next.until }]
    : [...before, next];
}
