import { type DrainResult, drain, undoDrain } from '../../../work/commands/drain.ts';
import { interruptible } from '../interruptible.ts';
import { named } from '../named.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { type TargetOptions, targetOptions, withTarget } from '../target.ts';

interface DrainOptions extends TargetOptions {
  readonly json?: boolean;
  readonly undo?: boolean;
}

export const drainVerb: Verb = (program) => {
  targetOptions(
    program
      .command('drain')
      .argument('<NODE>', 'which')
      .description('take all servers off a node, at once, and keep them off until it is undone (standby)'),
  )
    .option('--undo', 'let the node run servers again; those that went away go home by their policy, or with failback')
    .addHelpText('after', '\n--json: {node, standby, changed, moved: [{server, from, to}]}')
    .action((node: string, options: DrainOptions) => run(node, options, options.undo ? undoDrain : drain));
};

export const undrainVerb: Verb = (program) => {
  targetOptions(
    program
      .command('undrain')
      .argument('<NODE>', 'which')
      .description('let a drained node run servers again (drain --undo)'),
  ).action((node: string, options: DrainOptions) => run(node, options, undoDrain));
};

function run(node: string, options: DrainOptions, act: typeof drain): Promise<void> {
  return answer(options.json ?? false, () =>
    withTarget(
      options,
      async ({ hosts, cluster }) => {
        const parts = { hosts, cluster, progress: progressLines() };
        const result = await interruptible((signal) => act({ ...parts, signal }, node));
        return { exit: 0, json: result, text: inWords(result) };
      },
      named({ node }),
    ),
  );
}

function inWords({ node, standby, changed, moved }: DrainResult): string {
  if (!standby) return changed ? `${node} may run servers again` : `${node} is not drained`;
  const where = moved.map(({ server, to }) => `${server} is on ${to}`);
  return [changed ? `${node} is drained` : `${node} was drained already`, ...where].join('\n');
}
