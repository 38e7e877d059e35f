import { allWell } from '../../../core/doctor/check.ts';
import { type Fenced, type FencePlan, fence, planFence } from '../../../work/commands/fence.ts';
import { doctor } from '../../../work/doctor/doctor.ts';
import { confirm } from '../confirm.ts';
import { doctorInWords } from '../in-words/doctor.ts';
import { installation } from '../installation.ts';
import { interruptible } from '../interruptible.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

interface DoctorOptions extends TargetOptions {
  readonly json?: boolean;
  readonly fence?: string;
  readonly yes?: string;
}

export const doctorVerb: Verb = (program) => {
  targetOptions(
    program
      .command('doctor')
      .argument('[FILE]', 'cluster.yaml, where there is no cluster yet')
      .description(
        'look for everything that can be wrong with nodes and cluster, before setup and at any time: what, why it matters, and what mends it',
      ),
  )
    .option('--fence <NODE>', 'instead of looking, really fence this node: it is switched off and on again')
    .option('--yes <NODE>', 'with --fence: the same name again, where nobody is there to type it')
    .addHelpText('after', HELP)
    .action((file: string | undefined, options: DoctorOptions) =>
      answer(options.json ?? false, () =>
        withTarget(file === undefined ? options : { ...options, spec: file }, (target) =>
          options.fence === undefined ? look(target) : fenceReally(target, options.fence, options.yes),
        ),
      ),
    );
};

const HELP = `
--json: {checks: [{check, ok, state, found, why, fix, problems: [{node, found, fix}]}]}; ok is null where it can't be told (state unknown) or there is nothing to check yet (not-yet)
exit code: 0 when nothing is wrong and everything could be told, else 1
--fence NODE --json: {fenced, by, tookMs, servers: [{server, from, to}]}`;

async function look({ hosts, cluster }: Target): Promise<Outcome> {
  const checks = await doctor({ hosts, cluster, installation });
  return { exit: allWell(checks) ? 0 : 1, json: { checks }, text: doctorInWords(checks) };
}

async function fenceReally({ hosts, cluster }: Target, node: string, yes: string | undefined): Promise<Outcome> {
  const plan = await planFence({ hosts, cluster }, node);
  await confirm({ warning: warningOf(plan), name: node, yes });
  const parts = { hosts, cluster, progress: progressLines() };
  const result = await interruptible((signal) => fence({ ...parts, signal }, plan));
  return { exit: 0, json: result, text: inWords(result) };
}

function warningOf({ node, servers }: FencePlan): string {
  const moves = servers.map(({ server, to: [first] }) =>
    first === undefined
      ? `  ${server} has nowhere to go: it is down until ${node} is back`
      : `  ${server} goes to ${first}; its clients wait`,
  );
  return [`${node} will be switched off at once, without being asked, and on again.`, ...moves].join('\n');
}

const inWords = ({ fenced, by, tookMs, servers }: Fenced): string =>
  [
    `${fenced} was fenced within ${(tookMs / 1000).toFixed(1)} s, asked by ${by}`,
    ...servers.map(({ server, to }) => (to === null ? `${server} waits for ${fenced}` : `${server} is on ${to}`)),
  ].join('\n');
