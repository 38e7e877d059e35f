// Drills in a row as a person and a program read them.
import { sumLocks } from '../../../core/audit/audit-locks.ts';
import { faultInWords } from '../../../core/drill/sequence.ts';
import type { Row, Run } from '../../../work/drill/in-a-row.ts';
import type { DrillResult } from '../../../work/drill/result.ts';
import type { Step } from '../../../work/drill/steps.ts';
import { locksInWords, seconds } from './in-words.ts';

/** One line a run with what took it the longest, and another for each problem. */
export function runInWords({ planned, ms, steps, record, problems }: Run, number: number, of: number): string {
  const { clients = [], locks, windowMs } = record?.result ?? {};
  const words = [
    ...(clients.length === 0 ? [] : [`longest gap ${seconds(longest(clients, 'longestGapMs'))}`]),
    ...(locks === undefined ? [] : [`${locks.reclaimed} of ${locks.held} locks kept, window ${windowMs ?? 0} ms`]),
    `${seconds(ms)} in all${longestSteps(steps)}`,
  ];
  const verdict = problems.length === 0 ? 'ok' : 'FAILED';
  const line = `${number}/${of}  ${verdict}  ${faultInWords(planned)}: ${words.join(', ')}`;
  return [line, ...problems.map((problem) => `    PROBLEM: ${problem}`)].join('\n');
}

const SHOWN = 3;

function longestSteps(steps: readonly Step[]): string {
  const longest = [...steps].sort((a, b) => b.ms - a.ms).slice(0, SHOWN);
  return longest.length === 0 ? '' : ` (${longest.map(({ what, ms }) => `${what} ${seconds(ms)}`).join(', ')})`;
}

/** What --json answers: each run with all that a single drill tells, and the sums. */
export function rowAsJson({ seed, plan, runs }: Row) {
  const results = runs.flatMap(({ record }) => record?.result ?? []);
  const clients = results.flatMap((result) => result.clients);
  const holders = results.map((result) => result.holders);
  const locks = results.flatMap((result) => result.locks ?? []);
  return {
    seed,
    repeat: plan.length,
    runs: runs.map(({ planned, at, ms, steps, record, problems }) => ({
      ...planned,
      ...record?.result,
      ...{ at, ms: Math.round(ms), steps, ok: problems.length === 0, problems },
    })),
    done: runs.length,
    failed: runs.filter(({ problems }) => problems.length > 0).length,
    longestGapMs: longest(clients, 'longestGapMs'),
    longestOpenMs: longest(clients, 'longestOpenMs'),
    ...{ writes: total(clients, 'writes'), lost: total(clients, 'lost') },
    ...{ reordered: total(clients, 'reordered'), duplicated: total(clients, 'duplicated') },
    holders: { probes: total(holders, 'probes'), violations: total(holders, 'violations') },
    ...(locks.length > 0 && { locks: sumLocks(locks), windowMs: widest(results) }),
  };
}

export function rowInWords(row: Row): string {
  const { seed, repeat, done, failed, longestGapMs, writes, lost, reordered, duplicated, ...more } = rowAsJson(row);
  const ms = row.runs.reduce((sum, run) => sum + run.ms, 0);
  return [
    `Seed ${seed}: ${done} of ${repeat} faults in ${seconds(ms)}, ${failed} failed.`,
    `Longest gap ${seconds(longestGapMs)}; of ${writes} writes ${lost} lost, ${reordered} reordered, ${duplicated} duplicated.`,
    holdersInWords(more.holders),
    ...locksInWords(more),
  ].join('\n');
}

/** What each audit of one drill found. */
export const drillVerdicts = (result: DrillResult): readonly string[] => [
  `Of ${total(result.clients, 'writes')} acknowledged writes ${total(result.clients, 'lost')} lost, ${total(result.clients, 'reordered')} reordered, ${total(result.clients, 'duplicated')} duplicated.`,
  ...(result.holders.probes === 0 ? [] : [holdersInWords(result.holders)]),
  ...result.peers.map(({ server, inGraceAfterMs, leftAfterMs, holes }) =>
    inGraceAfterMs === null
      ? `${server}, which shares an export, was not in grace.`
      : `${server}, which shares an export, was in grace after ${seconds(inGraceAfterMs)}, left it ${leftAfterMs === null ? 'never' : `after ${seconds(leftAfterMs)}`}, and was seen out of it ${holes} times meanwhile.`,
  ),
  ...locksInWords(result),
];

const holdersInWords = ({ probes, violations }: DrillResult['holders']): string =>
  `Asked ${probes} times who holds the addresses: ${violations === 0 ? 'never two' : `${violations} times two`}.`;

const total = <K extends string>(items: readonly Readonly<Record<K, number>>[], key: K): number =>
  items.reduce((sum, item) => sum + item[key], 0);

const longest = <K extends string>(items: readonly Readonly<Record<K, number>>[], key: K): number =>
  items.reduce((most, item) => Math.max(most, item[key]), 0);

const widest = (results: readonly DrillResult[]): number =>
  results.reduce((most, { windowMs = 0 }) => Math.max(most, windowMs), 0);
