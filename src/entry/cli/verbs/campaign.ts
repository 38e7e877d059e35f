import { Option } from 'commander';
import { FAULT_KINDS, type FaultKind } from '../../../core/base/fault-kind.ts';
import type { NfsVersion } from '../../../core/spec/cluster.ts';
import type { Row } from '../../../work/drill/in-a-row.ts';
import { again, type Chosen } from '../drill/again.ts';
import { parseKinds } from '../drill/clients.ts';
import { lockRanges } from '../drill/locks.ts';
import { requirePageName } from '../drill/report.ts';
import { drillRow } from '../drill/row.ts';
import { rowOutcome } from '../drill/row-outcome.ts';
import { interruptible } from '../interruptible.ts';
import { bringUpLab } from '../lab/bring-up.ts';
import { nfsVersions } from '../options/nfs-versions.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';

interface CampaignOptions {
  readonly repeat: number;
  readonly seed?: string;
  readonly fault?: FaultKind;
  readonly nodes?: number;
  readonly kernelNodes: number;
  readonly nfs?: readonly NfsVersion[];
  readonly clients?: string;
  readonly locks: boolean;
  readonly probe: boolean;
  readonly keepGoing?: boolean;
  readonly report?: string;
  readonly json?: boolean;
}

export const campaignVerb: Verb = (program) => {
  program
    .command('campaign')
    .description('a lab of its own, and drill --repeat on it: many faults in a row under real traffic')
    .option('--repeat <N>', 'so many faults', wholeNumber, 200)
    .option('--seed <SEED>', 'the same seed, the same faults (a fresh one unless given)')
    .addOption(new Option('--fault <KIND>', 'nothing but this').choices(FAULT_KINDS))
    .option('--nodes <N>', 'of the lab: 3, or as many as kernel nodes', wholeNumber)
    .option(
      '--kernel-nodes <N>',
      "so many have a kernel of their own; then its one server is the kernel's",
      wholeNumber,
      0,
    )
    .option('--nfs <VERSIONS>', 'that its servers serve, as in 4.1 (all unless given)', nfsVersions)
    .option('--clients <KINDS>', 'as in kernel:3,kernel:4.1 (every kind unless given)')
    .option('--no-locks', 'nobody takes locks')
    .option('--no-probe', 'nobody looks at the locks on the storage itself')
    .option('--keep-going', 'past a run that failed')
    .option('--report <FILE.html>', 'a page of it, and beside it FILE.json with all that was seen')
    .option('--json', 'answer with one JSON object')
    .action((options: CampaignOptions) => answer(options.json ?? false, () => interruptible((it) => run(options, it))));
};

/** Every kind of client, and sharing servers. Every run waits for the end of grace, which Ganesha looks for twice in a lease; clients speak often enough (keep-speaking.ts). */
const LAB = { nfs: ['3', '4.0', '4.1', '4.2'], lease: '6s', grace: '10s', detached: false } as const;

/** A user-mode kernel with a cluster in it takes its time: clients that reclaim get it. */
const SLOW = { lease: '10s', grace: '60s' } as const;

/** Six kernels at the pace of a single drill take more of two processors than three servers do: every fault would last twice as long. */
const SLOWER = 3;

async function run(
  { kernelNodes, nodes = kernelNodes || 3, keepGoing = false, locks, report, nfs, clients, ...more }: CampaignOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  if (report !== undefined) requirePageName(report);
  const kinds = clients === undefined ? undefined : parseKinds(clients);
  const progress = progressLines();
  progress(`making ${nodes} nodes, each with Corosync and Pacemaker of its own`);
  const { lab, cluster } = await bringUpLab({
    ...LAB,
    ...(nfs && { nfs }),
    name: `campaign-${process.pid}`,
    nodes,
    ...(kernelNodes > 0 && { kernelNodes, ...SLOW }),
    progress,
  });
  try {
    const wish = {
      ...more,
      keepGoing,
      // Nodes with kernels of their own take even less (pace.ts).
      ...(kernelNodes === 0 && { slower: SLOWER }),
      ...(locks && { locks: lockRanges(true) }),
      ...(kinds && { clients: kinds }),
    };
    const row = await drillRow(lab, cluster, wish, progress, signal);
    const command = ({ seed }: Row) =>
      `npm run campaign -- --repeat ${more.repeat} --seed ${seed} --nodes ${nodes}${kernelNodes === 0 ? '' : ` --kernel-nodes ${kernelNodes}`}${nfs === undefined ? '' : ` --nfs ${nfs}`}${ofCampaign({ ...more, clients, locks })}`;
    return await rowOutcome({ row, cluster, specText: await lab.spec(), command }, report, signal.aborted);
  } finally {
    await lab.stop();
  }
}

/** Locks are what it does unless told otherwise. */
const ofCampaign = ({ locks, ...chosen }: Chosen): string => `${again(chosen)}${locks === false ? ' --no-locks' : ''}`;
