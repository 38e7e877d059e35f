import { Option } from 'commander';
import { Failed } from '../../../core/base/failed.ts';
import { FAULT_KINDS, type FaultKind } from '../../../core/base/fault-kind.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { Row } from '../../../work/drill/in-a-row.ts';
import { again } from '../drill/again.ts';
import { NO_CLIENTS, parseKinds } from '../drill/clients.ts';
import { drillLive, type LiveDrill } from '../drill/live.ts';
import { lockRanges } from '../drill/locks.ts';
import { drillLab, type LabDrill } from '../drill/on-lab.ts';
import { requirePageName } from '../drill/report.ts';
import { drillRow } from '../drill/row.ts';
import { rowOutcome } from '../drill/row-outcome.ts';
import { interruptible } from '../interruptible.ts';
import { kindsInWords } from '../lab/cause-fault.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { SSH_CONFIG, type Target, type TargetOptions, withTarget } from '../target.ts';

interface DrillOptions extends TargetOptions {
  readonly fault?: FaultKind;
  readonly variant?: string;
  readonly server?: string;
  readonly target?: string;
  readonly clients?: string;
  readonly peerClients?: string;
  readonly repeat?: number;
  readonly seed?: string;
  readonly keepGoing?: boolean;
  readonly locks?: string | true;
  readonly probe: boolean;
  readonly report?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const drillVerb: Verb = (program) => {
  program
    .command('drill')
    .description('a fault on purpose under real traffic, and what every client saw of it')
    .addOption(new Option('--fault <KIND>', 'what happens; with --repeat: nothing but this').choices(FAULT_KINDS))
    .option('--variant <VARIANT>', 'in which of several ways')
    .option('--server <SERVER>', 'to which server (the first of the spec unless given)')
    .option(
      '--target <NODE>',
      'to which node or nodes (the one that runs the server unless given); of a move: where to',
    )
    .option(
      '--clients <KINDS>',
      'as in kernel:3,kernel:4.1 (what the server serves unless given); with --locks also light:3*N, light:4.1*N',
    )
    .option(
      '--peer-clients <KINDS>',
      `on the next server that shares an export (one of the newest unless given; or ${NO_CLIENTS})`,
    )
    .option('--repeat <N>', 'so many faults in a row, of every kind, at random', wholeNumber)
    .option('--seed <SEED>', 'with --repeat: the same seed, the same faults (a fresh one unless given)')
    .option('--keep-going', 'with --repeat: past a run that failed')
    .option('--locks [N]', 'clients hold N byte-range locks each (8 unless given), others try for them; audited')
    .option('--no-probe', 'with --locks: nobody looks at the locks on the storage itself')
    .option('--report <FILE.html>', 'a page of it, and beside it FILE.json with all that was seen')
    .option('--lab [NAME]', 'on a lab')
    .option('--spec <FILE>', 'on the cluster of this file: one fault, of processes, watched by RPC NULL; wants --yes')
    .option(...SSH_CONFIG)
    .option('--yes', 'yes, disturb the clients of a real cluster; without it, what would happen and who would notice')
    .option('--json', 'answer with one JSON object')
    .addHelpText('after', `\nThe faults:\n${kindsInWords(FAULT_KINDS, 'fault')}`)
    .action((options: DrillOptions) => answer(options.json ?? false, () => run(options)));
};

type Act = (target: Target, signal: AbortSignal) => Promise<Outcome>;

async function run(options: DrillOptions) {
  requireTarget(options);
  const act = options.repeat === undefined ? once(options) : row(options, options.repeat);
  return withTarget(options, (target) => interruptible((signal) => act(target, signal)));
}

function once(options: DrillOptions): Act {
  const { fault, seed, keepGoing } = options;
  if (fault === undefined)
    throw new Failed(2, 'no-fault', 'which fault? or how many of them?', { hint: 'give --fault KIND or --repeat N' });
  if (seed !== undefined || keepGoing)
    throw new Failed(2, 'not-repeated', '--seed and --keep-going belong to --repeat', { hint: 'give --repeat N' });
  if (options.report !== undefined) requirePageName(options.report);
  return (target, signal) =>
    target.lab === undefined
      ? drillLive(target, liveWish(options, fault), signal)
      : drillLab({ ...target, lab: target.lab }, labWish(options, fault), signal);
}

function row(options: DrillOptions, repeat: number): Act {
  const { server, target, variant, peerClients, seed, fault, clients, locks, probe, keepGoing = false } = options;
  if ([server, target, variant, peerClients].some((it) => it !== undefined))
    throw new Failed(2, 'chosen-at-random', 'with --repeat the seed chooses server, target and variant', {
      hint: 'leave out --server, --target, --variant and --peer-clients',
    });
  const wish = {
    ...{ repeat, keepGoing, probe },
    ...(locks !== undefined && { locks: lockRanges(locks) }),
    ...(seed !== undefined && { seed }),
    ...(fault !== undefined && { fault }),
    ...(clients !== undefined && { clients: parseKinds(clients) }),
  };
  if (options.report !== undefined) requirePageName(options.report);
  return async ({ cluster, specText, lab }, signal) => {
    const told = await drillRow(requireLab(lab), cluster, wish, progressLines(), signal);
    const command = ({ seed }: Row) =>
      `gracekeeper drill --repeat ${repeat} --seed ${seed}${again(options)} --lab [NAME]`;
    return rowOutcome({ row: told, cluster, specText, command }, options.report, signal.aborted);
  };
}

const labWish = (options: DrillOptions, fault: FaultKind): LabDrill => {
  const { variant, server, target, clients, peerClients, locks, probe, report } = options;
  return { fault, variant, server, target, clients, peerClients, locks, probe, report };
};

/** What takes clients of ours, or somebody who can break more than processes. */
function liveWish({ server, target, yes = false, ...others }: DrillOptions, kind: FaultKind): LiveDrill {
  const needed = (['clients', 'peerClients', 'locks', 'variant', 'report'] as const).find(
    (it) => others[it] !== undefined,
  );
  if (needed === undefined) return { kind, server, target, yes };
  throw new Failed(3, 'lab-only', `--${inWords(needed)} takes a lab: a real cluster has no clients of ours`, {
    hint: 'drill a lab with the same spec: gracekeeper lab up --spec FILE',
  });
}

const inWords = (option: string): string => option.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);

function requireTarget({ lab, spec }: DrillOptions): void {
  if (lab !== undefined || spec !== undefined) return;
  throw new Failed(2, 'drill-target', 'which cluster? a drill disturbs clients', {
    hint: 'give --lab [NAME], or --spec FILE and, to have it done, --yes',
  });
}

function requireLab(lab: Lab | undefined): Lab {
  if (lab !== undefined) return lab;
  throw new Failed(3, 'no-clients', 'a drill on a real cluster has no clients yet', {
    hint: 'drill a lab with the same spec: gracekeeper lab up --spec FILE',
  });
}
