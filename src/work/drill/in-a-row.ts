// Drills one after the other: each begins with a healthy cluster, and the first one that fails ends them.
import { Failed } from '../../core/base/failed.ts';
import type { PlannedFault } from '../../core/drill/choices.ts';
import { TooLate } from '../../host/eventually.ts';
import type { Clock } from '../../host/host.ts';
import { ToolError } from '../../host/tool-error.ts';
import type { Progress } from '../commands/progress.ts';
import { lighter } from './lighter.ts';
import type { DrillRecord } from './result.ts';
import { type Step, stepsOn } from './steps.ts';

export interface Run {
  readonly planned: PlannedFault;
  /** When it began, in milliseconds since the epoch, and how long it took until the cluster was healthy again. */
  readonly at: number;
  readonly ms: number;
  /** What that time went to. */
  readonly steps: readonly Step[];
  /** None where the drill itself came to nothing: `problems` say why. */
  readonly record?: DrillRecord;
  /** What should not have been, in words; it failed when there is any. */
  readonly problems: readonly string[];
  /** The cluster is not as it was before: nothing can be drilled on it. */
  readonly unrestored: boolean;
  /** Of one that failed: logs and the like, by name. */
  readonly evidence?: Evidence;
}

export type Evidence = Readonly<Record<string, string>>;

export interface Row {
  readonly seed: string;
  readonly plan: readonly PlannedFault[];
  /** Fewer than planned when one failed or it was interrupted. */
  readonly runs: readonly Run[];
}

export interface Drills {
  readonly clock: Clock;
  drill(planned: PlannedFault, progress: Progress): Promise<DrillRecord>;
  /** Called when a drill has failed, before anything is restored. */
  evidence(): Promise<Evidence>;
  /** The cluster as before the drill; returns what could not be restored, in words. */
  restore(planned: PlannedFault, progress: Progress): Promise<readonly string[]>;
  /** Called after each run. */
  done(run: Run): void;
}

/** As many as were run; the first one, and those that failed, with all that was seen of them (lighter.ts). An abort ends them after what is under way has been healed: that run is not among them. */
export async function inARow(
  plan: readonly PlannedFault[],
  drills: Drills,
  signal?: AbortSignal,
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const planned of plan) {
    if (signal?.aborted) break;
    const run = await one(planned, drills, signal);
    if (run === undefined) break;
    const kept = failed(run) || planned === plan[0] ? run : inShort(run);
    runs.push(kept);
    drills.done(kept);
    if (failed(run)) break;
  }
  return runs;
}

const inShort = (run: Run): Run => (run.record === undefined ? run : { ...run, record: lighter(run.record) });

export const failed = ({ problems }: Run): boolean => problems.length > 0;

export const rowFailed = ({ runs }: Row): boolean => runs.some(failed);

async function one(planned: PlannedFault, drills: Drills, signal: AbortSignal | undefined): Promise<Run | undefined> {
  const at = drills.clock.now();
  const steps = stepsOn(drills.clock);
  const told = await drills.drill(planned, steps.progress).catch(errorInWords);
  const interrupted = typeof told === 'string' && signal?.aborted === true;
  const wrong = typeof told === 'string' ? [told] : told.result.problems;
  const evidence = wrong.length === 0 || interrupted ? undefined : await drills.evidence();
  const unrestored = await drills.restore(planned, steps.progress).catch((error: unknown) => [errorInWords(error)]);
  if (interrupted && unrestored.length === 0) return undefined;
  const ms = drills.clock.now() - at;
  return {
    ...{ planned, at, ms, steps: steps.all(), unrestored: unrestored.length > 0, problems: [...wrong, ...unrestored] },
    ...(typeof told !== 'string' && { record: told }),
    ...(evidence && { evidence }),
  };
}

/** A bug is told with its stack: nobody could find it otherwise. */
function errorInWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = [Failed, TooLate, ToolError].some((kind) => error instanceof kind);
  return expected ? error.message : (error.stack ?? error.message);
}
