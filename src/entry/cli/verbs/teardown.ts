import { teardown } from '../../../work/commands/teardown.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { type TargetOptions, targetOptions, withTarget } from '../target.ts';

export const teardownVerb: Verb = (program) => {
  targetOptions(
    program
      .command('teardown')
      .description('stop every server and take the cluster apart; the nodes are left as they were'),
  )
    .addHelpText('after', '\n--json: {cluster, removed}')
    .action((options: TargetOptions & { json?: boolean }) =>
      answer(options.json ?? false, () =>
        withTarget(options, async ({ hosts, cluster }) => {
          await teardown(hosts, cluster, progressLines());
          return { exit: 0, json: { cluster: cluster.name, removed: true }, text: `${cluster.name} is gone` };
        }),
      ),
    );
};
