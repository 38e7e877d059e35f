import { unlessAborted } from '../../../host/eventually.ts';
import { status } from '../../../work/commands/status.ts';
import { statusInWords } from '../in-words/status.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { jsonScreen, plainScreen, terminalScreen } from '../status-watch.ts';
import { streaming } from '../streaming.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

interface StatusOptions extends TargetOptions {
  readonly json?: boolean;
  readonly watch?: boolean;
}

export const statusVerb: Verb = (program) => {
  targetOptions(
    program
      .command('status')
      .description('nodes, servers, where each is and should be, grace, failures: HEALTHY, FAILOVER or BAD'),
  )
    .option('--watch', 'again and again, until Ctrl-C; with --json a line for each change')
    .addHelpText('after', SHAPE)
    .action((options: StatusOptions) =>
      answer(options.json ?? false, () =>
        withTarget(options, (target) => (options.watch ? watch(target, options.json ?? false) : once(target))),
      ),
    );
};

const SHAPE = `
--json: {health, paused, nodes: [{name, state, ...}], servers: [{name, address, node, home, inGrace, ...}], incidents, bans, drbd, findings}
Exit code 1: it is not HEALTHY; findings say why.`;

async function once({ hosts, cluster }: Target): Promise<Outcome> {
  const report = await status(hosts, cluster);
  return { exit: report.health === 'HEALTHY' ? 0 : 1, json: report, text: statusInWords(cluster.name, report) };
}

const EVERY_MS = 1_000;

function watch({ hosts, cluster }: Target, json: boolean): Promise<Outcome> {
  const [{ clock }] = hosts;
  return streaming(async (out, signal) => {
    const words = (now: Parameters<typeof statusInWords>[1]) => statusInWords(cluster.name, now);
    const draw = process.stdout.isTTY ? terminalScreen : plainScreen;
    const screen = json ? jsonScreen(out) : draw(out, words);
    try {
      for (; !signal.aborted; await clock.pause(EVERY_MS, signal))
        screen.show(await unlessAborted(signal, status(hosts, cluster)), clock.now());
    } finally {
      screen.end();
    }
  });
}
