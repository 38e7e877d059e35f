// What a benchmark is: values of ours, and values of the bare mechanism or a peer, measured in the same run.
import type { Progress } from '../../work/commands/progress.ts';

/** Rows that are measured together. */
export interface Group {
  readonly name: string;
  /** True: it takes too long for those who name none. */
  readonly onlyByName?: boolean;
  /** Sentences for the page: what one has to know of these figures. */
  readonly notes?: string;
  /** `partly`: told of the rows as they are so far, each time; a group that is done at once, or fails to have any before its end, never says so. */
  measure(rounds: number, progress: Progress, partly: Partly): Promise<readonly Measured[]>;
}

export type Partly = (rows: readonly Measured[]) => Promise<void>;

export interface Measured {
  readonly what: string;
  readonly unit: 's' | '% of a core' | 'times';
  readonly values: readonly number[];
  readonly toReach: number;
  /** None where there is nothing to compare with. */
  readonly bare?: { readonly what: string; readonly values: readonly number[] };
  /** The classic agents' figure, in words. */
  readonly classic: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = sorted.length % 2 === 0 ? [sorted[middle - 1], sorted[middle]] : [sorted[middle], sorted[middle]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** What was measured beside it, too, with no more digits than are told of that. */
export const told = (toReach: number): string => String(Number(toReach.toFixed(toReach < 0.1 ? 3 : 2)));

export const toSeconds = (ms: number): number => ms / 1000;

/** Runs the act that many times, one after the other. */
export async function repeat<T>(times: number, act: (round: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 1; round <= times; round += 1) results.push(await act(round));
  return results;
}
