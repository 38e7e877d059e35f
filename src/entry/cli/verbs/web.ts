import { Option } from 'commander';
import { openBoard } from '../../../work/web/board.ts';
import { installation } from '../installation.ts';
import { interruptible } from '../interruptible.ts';
import { isLoopback, type Listen, listenAt } from '../options/listen.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

interface WebOptions extends TargetOptions {
  readonly listen: Listen;
  readonly reports?: string;
  readonly json?: boolean;
}

export const webVerb: Verb = (program) => {
  targetOptions(
    program
      .command('web')
      .description(
        'a page: the cluster as on a whiteboard, what happens as it happens, moves and drains, drill reports',
      ),
  )
    .addOption(
      new Option('--listen <ADDRESS:PORT>', 'where browsers reach it')
        .argParser(listenAt)
        .default({ address: '127.0.0.1', port: 0 }, '127.0.0.1, any free port'),
    )
    .option('--reports <DIR>', 'a folder with reports of drills (drill --report)')
    .addHelpText(
      'after',
      '\nIt serves until it is interrupted. --json: {url, port} when it listens, {ended} at the end, a line each.',
    )
    .action((options: WebOptions) =>
      answer(options.json ?? false, () =>
        withTarget(options, (target) => interruptible((signal) => run(target, options, signal))),
      ),
    );
};

async function run({ hosts, cluster }: Target, options: WebOptions, signal: AbortSignal): Promise<Outcome> {
  // The web server's library is loaded by nobody else: other verbs start without it.
  const { serve } = await import('../../web/serve.ts');
  const { reportsIn } = await import('../../web/reports.ts');
  const reports = reportsIn(options.reports);
  await reports.list();
  const board = openBoard({ hosts, cluster, signal });
  const { listen } = options;
  const { url, port, ended } = await serve({
    ...{ title: cluster.name, board, reports, listen, signal },
    bundles: installation.bundles,
  });
  if (!isLoopback(listen))
    process.stderr.write(
      'gracekeeper: others on the network can read what this page shows and says: it is not encrypted\n',
    );
  process.stdout.write(options.json ? `${JSON.stringify({ url, port })}\n` : `${url}\n`);
  await ended;
  return { exit: 0, json: { ended: true }, text: '' };
}
