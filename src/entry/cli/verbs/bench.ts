import { localHost } from '../../../host/local.ts';
import { chosenGroups, GROUPS } from '../../bench/groups.ts';
import { benchOutcome } from '../../bench/outcome.ts';
import { benchmarksPage } from '../../bench/report.ts';
import { type Bench, runGroups } from '../../bench/run-groups.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';

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
    .option('--out <FILE>', 'also write the page docs/benchmarks.md there, as far as it is, after each of them')
    .option('--json', 'answer with one JSON object')
    .action((options: BenchOptions) => answer(options.json ?? false, () => run(options)));
};

async function run({ rounds, only, out }: BenchOptions) {
  const save = async (bench: Bench) => {
    if (out !== undefined) await localHost().files.write(out, benchmarksPage(bench), 0o644);
  };
  return benchOutcome(await runGroups(chosenGroups(only), rounds, progressLines(), save));
}
