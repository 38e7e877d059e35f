import { Option } from 'commander';
import { FAULT_KINDS, type FaultKind } from '../../../core/base/fault-kind.ts';
import { rowFailed } from '../../../work/drill/in-a-row.ts';
import { bringUpLab } from '../bring-up-lab.ts';
import { drillRow } from '../drill-row.ts';
import { rowAsJson, rowInWords } from '../drill-row-in-words.ts';
import { interruptible } from '../interruptible.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { wholeNumber } from '../whole-number.ts';

interface CampaignOptions {
  readonly repeat: number;
  readonly seed?: string;
  readonly fault?: FaultKind;
  readonly nodes: number;
  readonly keepGoing?: boolean;
  readonly json?: boolean;
}

export const campaignVerb: Verb = (program) => {
  program
    .command('campaign')
    .description('a lab of its own, and drill --repeat on it: many faults in a row under real traffic')
    .option('--repeat <N>', 'so many faults', wholeNumber, 200)
    .option('--seed <SEED>', 'the same seed, the same faults (a fresh one unless given)')
    .addOption(new Option('--fault <KIND>', 'nothing but this').choices(FAULT_KINDS))
    .option('--nodes <N>', 'of the lab', wholeNumber, 3)
    .option('--keep-going', 'past a run that failed')
    .option('--json', 'answer with one JSON object')
    .action((options: CampaignOptions) => answer(options.json ?? false, () => interruptible((it) => run(options, it))));
};

/** Every kind of client, and sharing servers; times are short, since every run waits for the end of grace. */
const LAB = { nfs: ['3', '4.0', '4.1', '4.2'], lease: '5s', grace: '10s', detached: false } as const;

async function run({ nodes, keepGoing = false, ...wish }: CampaignOptions, signal: AbortSignal): Promise<Outcome> {
  const progress = progressLines();
  progress(`making ${nodes} nodes, each with Corosync and Pacemaker of its own`);
  const { lab, cluster } = await bringUpLab({ ...LAB, name: `campaign-${process.pid}`, nodes, progress });
  try {
    const row = await drillRow(lab, cluster, { ...wish, keepGoing }, progress, signal);
    const exit = signal.aborted ? 130 : rowFailed(row) ? 1 : 0;
    return { exit, json: rowAsJson(row), text: rowInWords(row) };
  } finally {
    await lab.stop();
  }
}
