// What a report is made of: everything in it is data, so that the page is one pure function of it.
import type { LockEvent } from '../audit/history.ts';
import type { Observation } from '../observe/observation.ts';
import type { Phase } from '../observe/phases.ts';
import type { ClientLine } from './latency.ts';

export interface Report {
  readonly title: string;
  /** The whole in a few sentences. */
  readonly summary: readonly string[];
  /** Versions, machine, seed and the like: what, and its value. */
  readonly environment: readonly (readonly [what: string, value: string])[];
  /** The cluster.yaml. */
  readonly spec: string;
  /** What to type to have the same again. */
  readonly replay: string;
  readonly runs: readonly ReportedRun[];
}

export interface ReportedRun {
  /** The fault in words. */
  readonly title: string;
  /** Of this run alone, to type. */
  readonly again: string;
  readonly problems: readonly string[];
  /** What was looked for and not found, or found: one sentence for each audit. */
  readonly verdicts: readonly string[];
  /** How long it took from its preparation to a healthy cluster, ms. */
  readonly ms: number;
  /** None where the drill came to nothing. */
  readonly seen?: SeenRun;
}

/** Times are milliseconds since the epoch. */
export interface SeenRun {
  readonly injectedAt: number;
  readonly phases: readonly Phase[];
  readonly observations: readonly Observation[];
  readonly clients: readonly ReportedClient[];
  readonly locks: readonly LockEvent[];
}

export interface ReportedClient extends ClientLine {
  readonly writes: number;
  readonly longestGapMs: number;
  readonly longestOpenMs: number;
  readonly lost: number;
  readonly reordered: number;
  readonly duplicated: number;
}
