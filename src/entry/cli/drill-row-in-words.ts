// Drills in a row as a person and a program read them.
import { sumLocks } from '../../core/audit/audit-locks.ts';
import { faultInWords } from '../../core/drill/sequence.ts';
import type { Row, Run } from '../../work/drill/in-a-row.ts';
import type { ClientResult, DrillResult } from '../../work/drill/result.ts';
import { locksInWords, seconds } from './drill-in-words.ts';

/** One line a run, and another for each problem. */
export function runInWords({ planned, ms, record, problems }: Run, number: number, of: number): string {
  const clients = record?.result.clients ?? [];
  const gap = clients.length === 0 ? '' : `, longest gap ${seconds(longest(clients, 'longestGapMs'))}`;
  const verdict = problems.length === 0 ? 'ok' : 'FAILED';
  const line = `${number}/${of}  ${verdict}  ${faultInWords(planned)}${gap} (${seconds(ms)} in all)`;
  return [line, ...problems.map((problem) => `    PROBLEM: ${problem}`)].join('\n');
}

/** What --json answers: each run with all that a single drill tells, and the sums. */
export function rowAsJson({ seed, plan, runs }: Row) {
  const clients = runs.flatMap(({ record }) => record?.result.clients ?? []);
  const holders = runs.flatMap(({ record }) => record?.result.holders ?? []);
  const total = <K extends string>(items: readonly Readonly<Record<K, number>>[], key: K) =>
    items.reduce((sum, item) => sum + item[key], 0);
  return {
    seed,
    repeat: plan.length,
    runs: runs.map(({ planned, at, ms, record, problems }) => ({
      ...planned,
      ...record?.result,
      ...{ at, ms: Math.round(ms), ok: problems.length === 0, problems },
    })),
    done: runs.length,
    failed: runs.filter(({ problems }) => problems.length > 0).length,
    longestGapMs: longest(clients, 'longestGapMs'),
    longestOpenMs: longest(clients, 'longestOpenMs'),
    ...{ writes: total(clients, 'writes'), lost: total(clients, 'lost') },
    ...{ reordered: total(clients, 'reordered'), duplicated: total(clients, 'duplicated') },
    ...sumOfLocks(runs),
    holders: { probes: total(holders, 'probes'), violations: total(holders, 'violations') },
  };
}

function sumOfLocks(runs: Row['runs']): Pick<DrillResult, 'locks' | 'windowMs'> {
  const results = runs.flatMap(({ record }) => record?.result ?? []);
  const sums = results.flatMap(({ locks }) => locks ?? []);
  if (sums.length === 0) return {};
  return { locks: sumLocks(sums), windowMs: Math.max(...results.map(({ windowMs = 0 }) => windowMs)) };
}

export function rowInWords(row: Row): string {
  const told = rowAsJson(row);
  const { seed, repeat, done, failed, longestGapMs, writes, lost, reordered, duplicated, holders } = told;
  const ms = row.runs.reduce((sum, run) => sum + run.ms, 0);
  return [
    `Seed ${seed}: ${done} of ${repeat} faults in ${seconds(ms)}, ${failed} failed.`,
    `Longest gap ${seconds(longestGapMs)}; of ${writes} writes ${lost} lost, ${reordered} reordered, ${duplicated} duplicated.`,
    ...locksInWords(told),
    `Asked ${holders.probes} times who holds the addresses: ${holders.violations === 0 ? 'never two' : `${holders.violations} times two`}.`,
  ].join('\n');
}

const longest = (clients: readonly ClientResult[], key: 'longestGapMs' | 'longestOpenMs'): number =>
  clients.reduce((most, client) => Math.max(most, client[key]), 0);
