import { move } from '../../../work/commands/move.ts';
import { named } from '../named.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

export const moveVerb: Verb = (program) => {
  targetOptions(
    program
      .command('move')
      .argument('<SERVER>', 'which')
      .description('move a server to another node; it stays there until it is moved again'),
  )
    .option('--to <NODE>', 'where to; without it: home when it is away, else the first node of its failoverTo')
    .addHelpText('after', '\n--json: {server, from, to, moved}; moved is false when it was there already')
    .action((server: string, options: TargetOptions & { json?: boolean; to?: string }) =>
      answer(options.json ?? false, () =>
        withTarget(options, (target) => run(target, server, options.to), named({ server, node: options.to })),
      ),
    );
};

async function run({ hosts, cluster }: Target, server: string, node: string | undefined): Promise<Outcome> {
  const result = await move(hosts, cluster, server, node, progressLines());
  const text = result.moved
    ? `${server} is on ${result.to} now (it was on ${result.from ?? 'no node'})`
    : `${server} is on ${result.to} already`;
  return { exit: 0, json: result, text };
}
