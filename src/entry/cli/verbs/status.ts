import { status } from '../../../work/commands/status.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { statusInWords } from '../status-in-words.ts';
import { type TargetOptions, targetOptions, withTarget } from '../target.ts';

export const statusVerb: Verb = (program) => {
  targetOptions(
    program
      .command('status')
      .description('nodes, servers, where each is and should be, grace, failures: HEALTHY, FAILOVER or BAD'),
  ).action((options: TargetOptions & { json?: boolean }) =>
    answer(options.json ?? false, () =>
      withTarget(options, async ({ hosts, cluster }) => {
        const report = await status(hosts, cluster);
        return { exit: report.health === 'HEALTHY' ? 0 : 1, json: report, text: statusInWords(cluster.name, report) };
      }),
    ),
  );
};
