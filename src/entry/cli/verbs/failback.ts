import { type FailbackResult, failback } from '../../../work/commands/failback.ts';
import { interruptible } from '../interruptible.ts';
import { named } from '../named.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

export const failbackVerb: Verb = (program) => {
  targetOptions(
    program
      .command('failback')
      .argument('[SERVER]', 'this one only; refused (exit 3) where its home is not online')
      .description('take servers that are away to their homes, one at a time, each a planned move'),
  )
    .addHelpText('after', '\n--json: {moved: [{server, from, to, ms}], skipped: [{server, reason}]}')
    .action((server: string | undefined, options: TargetOptions & { json?: boolean }) =>
      answer(options.json ?? false, () => withTarget(options, (target) => run(target, server), named({ server }))),
    );
};

async function run({ hosts, cluster }: Target, server: string | undefined): Promise<Outcome> {
  const parts = { hosts, cluster, progress: progressLines() };
  const result = await interruptible((signal) => failback({ ...parts, signal }, server));
  return { exit: 0, json: result, text: inWords(result) };
}

function inWords({ moved, skipped }: FailbackResult): string {
  const lines = [
    ...moved.map(
      ({ server, from, to, ms }) => `${server} is home: ${from ?? 'no node'} -> ${to}, ${(ms / 1000).toFixed(1)} s`,
    ),
    ...skipped.map(({ server, reason }) => `${server} stays where it is: ${reason}`),
  ];
  return moved.length === 0 ? ['nothing to take home', ...lines].join('\n') : lines.join('\n');
}
