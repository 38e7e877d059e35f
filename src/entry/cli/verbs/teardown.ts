import { teardown } from '../../../work/commands/teardown.ts';
import { canAsk, requireYes } from '../ask-yes.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

interface TeardownOptions extends TargetOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const teardownVerb: Verb = (program) => {
  targetOptions(
    program
      .command('teardown')
      .description('stop every server and take the cluster apart; the nodes are left as they were'),
  )
    .option('-y, --yes', 'without asking (asked is only at a terminal, and never for a lab)')
    .addHelpText('after', '\n--json: {cluster, removed}')
    .action((options: TeardownOptions) =>
      answer(options.json ?? false, () => withTarget(options, (target) => run(target, options))),
    );
};

async function run({ hosts, cluster, lab }: Target, { yes = false }: TeardownOptions): Promise<Outcome> {
  const { name, servers } = cluster;
  // A script that says teardown means it.
  const sure = yes || lab !== undefined || !canAsk();
  await requireYes(
    `take ${name} apart? the clients of ${servers.map((server) => server.name).join(', ')} lose what they hold`,
    sure,
  );
  await teardown(hosts, cluster, progressLines());
  return { exit: 0, json: { cluster: name, removed: true }, text: `${name} is gone` };
}
