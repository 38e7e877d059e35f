// One group after the other. What was measured is kept as it comes: a failure after an hour costs nothing of what came before it.
import type { Progress } from '../../work/commands/progress.ts';
import type { Group, Measured } from './measure.ts';

export interface Bench {
  readonly rounds: number;
  readonly measured: readonly Measured[];
  /** The groups of which something is not measured yet. */
  readonly missing: readonly string[];
  /** Of the groups that were measured, wholly or in part. */
  readonly notes: readonly string[];
  /** Why nothing more came, in one line. */
  readonly problem?: string;
}

/**
 * Calls `save` each time that there is more to keep, and once more when a group fails, which ends it; as long as nothing was measured, never: what an earlier run
 * has saved is worth more. Throws nothing.
 */
export async function runGroups(
  groups: readonly Group[],
  rounds: number,
  progress: Progress,
  save: (bench: Bench) => Promise<void>,
): Promise<Bench> {
  const names = groups.map(({ name }) => name);
  let bench: Bench = { rounds, measured: [], missing: names, notes: [] };
  const keep = async (next: Bench) => {
    bench = next;
    if (next.measured.length > 0) await save(next);
  };
  for (const [index, group] of groups.entries()) {
    const before = bench;
    const keepRows = (rows: readonly Measured[], missing: readonly string[]) =>
      keep(withRows(before, group, rows, missing));
    try {
      const rows = await group.measure(rounds, progress, (soFar) => keepRows(soFar, names.slice(index)));
      await keepRows(rows, names.slice(index + 1));
    } catch (error) {
      progress(`${group.name} failed: ${error instanceof Error ? error.stack : error}`);
      const kept = keep({ ...bench, problem: `${group.name}: ${firstLine(error)}` });
      await kept.catch((saving: unknown) => progress(`what was measured can't be saved: ${firstLine(saving)}`));
      return bench;
    }
  }
  return bench;
}

const withRows = (
  { rounds, measured, notes }: Bench,
  group: Group,
  rows: readonly Measured[],
  missing: readonly string[],
): Bench => ({
  ...{ rounds, missing },
  measured: [...measured, ...rows],
  notes: group.notes === undefined || rows.length === 0 ? notes : [...notes, group.notes],
});

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
