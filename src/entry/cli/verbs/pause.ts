import { type PauseParts, type PauseResult, pause, resume } from '../../../work/commands/pause.ts';
import { interruptible } from '../interruptible.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { type TargetOptions, targetOptions, withTarget } from '../target.ts';

const SHAPE = '\n--json: {paused, changed, servers: [{server, node}], moved: [{server, from, to}]}';

export const pauseVerb: Verb = (program) => {
  targetOptions(
    program
      .command('pause')
      .description('hands off: everything stays up, and nothing is moved, taken over or fenced until resume'),
  )
    .addHelpText(
      'after',
      `${SHAPE}\nA daemon that dies meanwhile is still restarted in place; a node that dies is not replaced.`,
    )
    .action((options) => run(options, pause));
};

export const resumeVerb: Verb = (program) => {
  targetOptions(
    program.command('resume').description('the end of a pause: Pacemaker makes good what has happened meanwhile'),
  )
    .addHelpText('after', SHAPE)
    .action((options) => run(options, resume));
};

function run(options: TargetOptions & { json?: boolean }, act: (parts: PauseParts) => Promise<PauseResult>) {
  return answer(options.json ?? false, () =>
    withTarget(options, async ({ hosts, cluster }) => {
      const parts = { hosts, cluster, progress: progressLines() };
      const result = await interruptible((signal) => act({ ...parts, signal }));
      return { exit: 0, json: result, text: inWords(cluster.name, result) };
    }),
  );
}

function inWords(cluster: string, { paused, changed, moved }: PauseResult): string {
  const state = paused ? 'paused' : 'at work';
  const where = moved.map(({ server, from, to }) => `${server}: ${from ?? 'no node'} -> ${to ?? 'no node'}`);
  return [`${cluster} is ${state}${changed ? '' : ' already'}`, ...where].join('\n');
}
