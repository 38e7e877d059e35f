// What one client saw while its traffic ran. Times are milliseconds since the epoch on the lab's clock, to a tenth.
import type { Gap } from './gaps.ts';
import type { FileVerdict } from './record.ts';

export interface TrafficReport extends FileVerdict {
  readonly from: number;
  readonly until: number;
  /** Records whose fsync succeeded. */
  readonly writes: number;
  /** Longest time between two completed fsyncs, to the end of the traffic included. */
  readonly longestGap: Gap;
  /** Longest create, open and rename of another file, one that never ended included. */
  readonly longestOpen: Gap;
  readonly opens: number;
  /** When each fsync completed. */
  readonly completions: readonly number[];
  /** What operations failed with, each once. A hard mount has none. */
  readonly errors: readonly string[];
}

/** Of the traffic so far. */
export interface TrafficGlimpse {
  readonly writes: number;
  readonly opens: number;
  readonly lastAt: number | null;
}
