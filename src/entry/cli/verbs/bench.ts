import { localHost } from '../../../host/local.ts';
import { chosenGroups, GROUPS } from '../../bench/groups.ts';
import { type Measured, median } from '../../bench/measure.ts';
import { benchmarksPage } from '../../bench/report.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../whole-number.ts';

interface BenchOptions {
  readonly rounds: number;
  readonly only?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export const benchVerb: Verb = (program) => {
  program
    .command('bench')
    .description(
      'measure what failover, moves, setup and idling cost in the lab, and how long plan --every-failure takes',
    )
    .option('--rounds <N>', 'how often each thing is measured', wholeNumber, 5)
    .option('--only <NAMES>', `of these with commas between them: ${GROUPS.map(({ name }) => name).join(', ')}`)
    .option('--out <FILE>', 'also write the page docs/benchmarks.md there')
    .option('--json', 'answer with one JSON object')
    .action((options: BenchOptions) => answer(options.json ?? false, () => run(options)));
};

async function run({ rounds, only, out }: BenchOptions) {
  const groups = chosenGroups(only);
  const progress = progressLines();
  const measured: Measured[] = [];
  for (const group of groups) measured.push(...(await group.measure(rounds, progress)));
  const notes = groups.flatMap((group) => group.notes ?? []);
  if (out !== undefined) await localHost().files.write(out, benchmarksPage(measured, rounds, notes), 0o644);
  return { exit: 0, json: { rounds, measured }, text: inWords(measured) } as const;
}

const inWords = (measured: readonly Measured[]): string =>
  table([
    ['what', 'median', 'to reach', 'bare'],
    ...measured.map(({ what, unit, values, toReach, bare }) => [
      what,
      `${median(values).toFixed(3)} ${unit}`,
      `${toReach} ${unit}`,
      bare === undefined ? '-' : `${median(bare.values).toFixed(3)} ${unit}`,
    ]),
  ]);
