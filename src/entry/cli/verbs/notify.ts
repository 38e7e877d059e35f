import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../../core/base/duration.ts';
import { localMachine } from '../../../host/machine.ts';
import { notify } from '../../../work/commands/notify.ts';
import type { Counts, Notified } from '../../../work/locks/notify/told.ts';
import { installation } from '../installation.ts';
import { interruptible } from '../interruptible.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';

interface NotifyOptions {
  readonly address: string;
  readonly name?: readonly string[];
  readonly dir: string;
  readonly state?: number;
  readonly for: number;
  readonly keepTold?: boolean;
  readonly json?: boolean;
}

export const notifyVerb: Verb = (program) => {
  program
    .command('notify')
    .description(
      'tell NFSv3 clients that their server has restarted, so that they reclaim their locks (SM_NOTIFY); who was told leaves the list',
    )
    .requiredOption(
      '--address <ADDRESS>',
      'from where they are told: the address that they have mounted, which must be on this machine',
    )
    .option('--name <NAME...>', 'names by which they know the server, beside the address: full, short')
    .requiredOption('--dir <DIR>', 'the list, as rpc.statd keeps one: DIR/sm/CLIENT and DIR/state')
    .option(
      '--state <N>',
      'the state number that they are told: odd, and never told before; that of DIR/state unless given',
      wholeNumber,
    )
    .addOption(
      new Option(
        '--for <DURATION>',
        'how long the silent are tried; afterwards they stay on the list. From 15m on they are put aside under DIR/gone',
      )
        .argParser(duration)
        .default(20_000, '20s'),
    )
    .option('--keep-told', 'keep those who were told under DIR/told instead of forgetting them')
    .option('--json', 'answer with one JSON object')
    .addHelpText(
      'after',
      '\n--json: {told, silent, gone, ms, silentClients, goneClients}\nExit code 1: somebody was not told.',
    )
    .action((options: NotifyOptions) => answer(options.json ?? false, () => run(options)));
};

function run({ address, name = [], dir, state, keepTold = false, for: withinMs }: NotifyOptions): Promise<Outcome> {
  const asked = {
    address,
    names: name,
    folder: resolve(dir),
    withinMs,
    keepTold,
    ...(state === undefined ? {} : { state }),
  };
  const { node, bundles } = installation;
  const program = [node, `${bundles}/notify.cjs`] as const;
  return interruptible(async (signal) => {
    const notified = await notify(asked, { machine: localMachine(), program, counted: showCounts(), signal });
    return { exit: notified.silent + notified.gone === 0 ? 0 : 1, json: notified, text: inWords(notified) };
  });
}

/** Said when it has changed. */
function showCounts(): (counts: Counts) => void {
  const progress = progressLines();
  let said = '';
  return ({ told, silent, gone }) => {
    const now = `told ${told} of ${told + silent + gone}`;
    if (now !== said) progress(now);
    said = now;
  };
}

function inWords({ told, silent, gone, ms, silentClients, goneClients }: Notified): string {
  const lines = [
    `told ${told} of ${clients(told + silent + gone)}${told === 0 ? '' : ` in ${(ms / 1000).toFixed(2)} s`}`,
    ...(silent === 0 ? [] : [`silent, and on the list still: ${silentClients.join(', ')}`]),
    ...(gone === 0 ? [] : [`gone, and put aside: ${goneClients.join(', ')}`]),
  ];
  return lines.join('\n');
}

const clients = (count: number): string => (count === 1 ? '1 client' : `${count} clients`);

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a whole number.');
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('It takes a duration such as 20s or 15m.');
}
