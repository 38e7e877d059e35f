// What one client saw while its traffic ran. Times of day are milliseconds since the epoch on the lab's clock, to a tenth.
import type { FileVerdict } from './record.ts';

export interface TrafficReport extends FileVerdict {
  readonly from: number;
  readonly until: number;
  /** Records whose fsync succeeded. */
  readonly writes: number;
  /** Files created, opened and renamed. */
  readonly opens: number;
  /** Longest time between two completed fsyncs, to the end of the traffic included. */
  readonly longestGapMs: number;
  /** When that gap began. */
  readonly longestGapAt: number;
  /** Longest create, open and rename, one that never ended included. */
  readonly longestOpenMs: number;
  readonly longestOpenAt: number;
  /** When each fsync completed, in order. */
  readonly completedAt: readonly number[];
  /** When each create, open and rename began, in order, and how long it took; one that never ended comes last. */
  readonly opened: readonly { readonly at: number; readonly ms: number }[];
  /** What operations failed with, each once. A hard mount has none. */
  readonly errors: readonly string[];
}

/** Of the traffic so far. */
export interface TrafficProgress {
  readonly writes: number;
  readonly opens: number;
}
