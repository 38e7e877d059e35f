// How often something took how long.
import type { Sample } from './exposition.ts';

export interface Histogram {
  /** How many took at most as long as the bucket of the same place in BUCKETS_S, and longer than the one before it. */
  readonly counts: readonly number[];
  /** Seconds, all together. */
  readonly sum: number;
  readonly count: number;
}

/** Seconds: from what a client hardly notices to what its users do. */
const BUCKETS_S = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export const EMPTY_HISTOGRAM: Histogram = { counts: BUCKETS_S.map(() => 0), sum: 0, count: 0 };

export function took({ counts, sum, count }: Histogram, seconds: number): Histogram {
  const place = BUCKETS_S.findIndex((upTo) => seconds <= upTo);
  return { counts: counts.map((n, i) => (i === place ? n + 1 : n)), sum: sum + seconds, count: count + 1 };
}

/** Buckets count all that took at most so long; the last one, +Inf, is the count. */
export function histogramSamples({ counts, sum, count }: Histogram, labels: Sample['labels']): readonly Sample[] {
  let sofar = 0;
  const buckets = BUCKETS_S.map((le, i) => {
    sofar += counts[i] ?? 0;
    return { suffix: '_bucket', labels: { ...labels, le: String(le) }, value: sofar };
  });
  return [
    ...buckets,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: count },
  ];
}
