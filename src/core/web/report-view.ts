// A drill's report as the page shows it: the words first, the plots of a run when somebody opens it.
import { axisOf } from '../report/axis.ts';
import { envelope, type Span } from '../report/latency.ts';
import type { Report, ReportedClient, ReportedRun, SeenRun } from '../report/report.ts';

/** A report in a folder, before it is opened. */
export interface Listed {
  /** Below the folder; the name by which it is asked for. */
  readonly name: string;
  readonly title: string;
  /** When the file was written, ms since the epoch. */
  readonly at: number;
  readonly runs: number;
  readonly failed: number;
  /** Why it can't be shown; empty when it can. */
  readonly unreadable: string;
}

export interface ReportView {
  readonly title: string;
  readonly summary: readonly string[];
  readonly environment: Report['environment'];
  readonly replay: string;
  readonly runs: readonly RunSummary[];
}

export interface RunSummary {
  readonly title: string;
  readonly well: boolean;
  readonly problems: readonly string[];
  readonly ms: number;
  readonly longestGapMs: number;
}

export interface RunView extends RunSummary {
  readonly again: string;
  readonly verdicts: readonly string[];
  readonly phases: readonly { readonly name: string; readonly ms: number }[];
  readonly clients: readonly ClientView[];
}

export interface ClientView extends Omit<ReportedClient, 'completedAt' | 'opens'> {
  readonly series: Series;
}

/** Columns of the same length. */
export interface Series {
  /** Seconds since the fault. */
  readonly seconds: readonly number[];
  /** The longest wait for a write, and for an open, that was going on then, ms; null where there was none to speak of. */
  readonly gaps: readonly (number | null)[];
  readonly opens: readonly (number | null)[];
}

export const reportView = ({ title, summary, environment, replay, runs }: Report): ReportView => ({
  ...{ title, summary, environment, replay },
  runs: runs.map(summaryOf),
});

export const runView = (run: ReportedRun): RunView => ({
  ...summaryOf(run),
  again: run.again,
  verdicts: run.verdicts,
  phases: (run.seen?.phases ?? []).flatMap(({ name, ms }) => (ms === null ? [] : [{ name, ms }])),
  clients: run.seen === undefined ? [] : clientsOf(run.seen),
});

// ---

const summaryOf = ({ title, problems, ms, seen }: ReportedRun): RunSummary => ({
  ...{ title, problems, ms, well: problems.length === 0 },
  longestGapMs: Math.max(0, ...(seen?.clients ?? []).map(({ longestGapMs }) => longestGapMs)),
});

const BEFORE_MS = 1_000;
const LEAST_MS = 2_000;
/** The traffic's own rhythm: what is quicker is no wait. */
const RHYTHM_MS = 20;

function clientsOf(seen: SeenRun): readonly ClientView[] {
  const ends = seen.clients.flatMap(({ completedAt }) => completedAt.slice(-1));
  const axis = { from: seen.injectedAt - BEFORE_MS, until: Math.max(seen.injectedAt + LEAST_MS, ...ends) };
  return seen.clients.map(({ completedAt, opens, ...numbers }) => ({
    ...numbers,
    series: seriesOf(axis, seen.injectedAt, gapsOf(completedAt), opens),
  }));
}

const gapsOf = (completedAt: readonly number[]): readonly Span[] =>
  completedAt.slice(1).map((end, index) => ({ at: completedAt[index] ?? end, ms: end - (completedAt[index] ?? end) }));

interface Between {
  readonly from: number;
  readonly until: number;
}

function seriesOf({ from, until }: Between, zero: number, gaps: readonly Span[], opens: readonly Span[]): Series {
  const axis = axisOf(from, until);
  const waits = envelope(axis, gaps).map(shown);
  return {
    seconds: waits.map((_, index) => (from + ((until - from) * index) / waits.length - zero) / 1000),
    gaps: waits,
    opens: envelope(axis, opens).map(shown),
  };
}

const shown = (ms: number): number | null => (ms < RHYTHM_MS ? null : Math.round(ms));
