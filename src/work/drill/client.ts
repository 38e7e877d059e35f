// What a drill needs of a client. Lab clients are one kind; the entry floor fits them in.

export interface DrillClient {
  /** e.g. kernel:4.1 */
  readonly kind: string;
  readonly server: string;
  startTraffic(): Promise<void>;
  /** Asks its server something, and returns when that has answered: an idle client does not notice a restart before it next speaks, and holds grace up. */
  speak(): Promise<void>;
  /** What has been done since the start of the traffic. */
  progress(): Promise<TrafficProgress>;
  /** Ends the traffic and reads the file back. What still hangs after `withinMs` (30 s unless given) is in the report. */
  stopTraffic(withinMs?: number): Promise<TrafficReport>;
  /** What its kernel has to say, for a report of what went wrong; missing where nobody can ask it. */
  log?(): Promise<string>;
}

export interface TrafficProgress {
  /** Completed append+fsync, and completed create+open+rename. */
  readonly writes: number;
  readonly opens: number;
}

/** Times of day are milliseconds since the epoch, on the clock of the machine that runs the drill. */
export interface TrafficReport {
  readonly writes: number;
  readonly opens: number;
  readonly longestGapMs: number;
  readonly longestOpenMs: number;
  readonly lost: number;
  readonly reordered: number;
  readonly duplicated: number;
  /** When each append+fsync was completed, in order. */
  readonly completedAt: readonly number[];
  /** When each create, open and rename began, in order, and how long it took, ms. */
  readonly opened: readonly { readonly at: number; readonly ms: number }[];
}
