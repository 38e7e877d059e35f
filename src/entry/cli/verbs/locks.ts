import { type Locks, locks } from '../../../work/commands/locks.ts';
import { table } from '../in-words/table.ts';
import { installation } from '../installation.ts';
import { named } from '../named.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';
import { dropVerb } from './locks-drop.ts';

interface LocksOptions extends TargetOptions {
  readonly server?: string;
  readonly json?: boolean;
}

export const locksVerb: Verb = (program) => {
  const command = program
    .command('locks')
    .description('who holds what: the locks of every server, as far as they can be known')
    // What stands behind the verb of this verb is that one's.
    .enablePositionalOptions();
  dropVerb(command);
  targetOptions(command)
    .option('--server <SERVER>', 'of this server only')
    .addHelpText('after', SHAPE)
    .action((options: LocksOptions) =>
      answer(options.json ?? false, () => withTarget(options, (target) => run(target, options.server), named(options))),
    );
};

const SHAPE = `
--json: {locks: [{server, client, file, range, kind, since}], mayHold: [{server, client, protocol, since}], unknown: [{server, reason}]}
null is what nobody knows: Ganesha does not say whose a lock is (it is said where one client only can hold any), and nobody since when.
Exit code 1: of a server nothing could be learnt.`;

async function run({ hosts, cluster }: Target, only: string | undefined): Promise<Outcome> {
  const found = await locks(hosts, cluster, installation, only);
  return { exit: found.unknown.length === 0 ? 0 : 1, json: found, text: inWords(found) };
}

function inWords({ locks: held, mayHold, unknown }: Locks): string {
  const rows = held.map(({ server, client, file, range, kind }) => [
    ...[server, client ?? '?', kind ?? '?', range ?? '?', file],
  ]);
  const who = mayHold.map(({ server, client, protocol }) => `${client} of ${server} (${protocol})`);
  return [
    held.length === 0 ? 'nobody holds a lock' : table([['SERVER', 'CLIENT', 'KIND', 'BYTES', 'FILE'], ...rows]),
    ...(held.some(({ client }) => client === null)
      ? [`? may be any of: ${who.join(', ') || 'nobody that is known'}`]
      : []),
    ...unknown.map(({ server, reason }) => `${server}: not known: ${reason}`),
  ].join('\n');
}
