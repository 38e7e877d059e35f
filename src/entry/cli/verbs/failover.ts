import { failover } from '../../../work/commands/failover.ts';
import { requireYes } from '../ask-yes.ts';
import { named } from '../named.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

interface FailoverOptions extends TargetOptions {
  readonly server: string;
  readonly to?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const failoverVerb: Verb = (program) => {
  targetOptions(
    program
      .command('failover')
      .description('start a server elsewhere that waits for this word since its node was lost (failover: manual)'),
  )
    .requiredOption('--server <SERVER>', 'which')
    .option('--to <NODE>', 'where; without it: home when it is back, else the first node of its failoverTo')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\n--json: {server, from, to, moved}')
    .action((options: FailoverOptions) =>
      answer(options.json ?? false, () =>
        withTarget(options, (target) => run(target, options), named({ server: options.server, node: options.to })),
      ),
    );
};

async function run({ hosts, cluster }: Target, { server, to, yes = false }: FailoverOptions): Promise<Outcome> {
  await requireYes(`start ${server} elsewhere?`, yes);
  const result = await failover(hosts, cluster, server, to, progressLines());
  return { exit: 0, json: result, text: `${server} is on ${result.to} now` };
}
