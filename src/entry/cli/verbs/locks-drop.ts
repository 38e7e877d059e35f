import type { Command } from 'commander';
import { dropWarning, nothingLocked, outcomeInWords } from '../../../core/locks/drop-in-words.ts';
import { type DropOutcome, isDropped } from '../../../core/locks/drop-outcome.ts';
import { drop, dropProspect } from '../../../work/commands/drop-locks.ts';
import { requireYes } from '../ask-yes.ts';
import { thisOperator } from '../change/operator.ts';
import { installation } from '../installation.ts';
import { named } from '../named.ts';
import { answer, type Outcome } from '../outcome.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

interface DropOptions extends TargetOptions {
  readonly server: string;
  readonly client: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function dropVerb(locks: Command): void {
  targetOptions(
    locks
      .command('drop')
      .description('have a server forget what a client has locked: for one that is gone for good. It is not told'),
  )
    .requiredOption('--server <SERVER>', 'which')
    .requiredOption('--client <CLIENT>', 'its address or name, as gracekeeper locks shows it')
    .option('--yes', 'do not ask')
    .addHelpText('after', SHAPE)
    .action((options: DropOptions) =>
      answer(options.json ?? false, () =>
        withTarget(options, (target) => run(target, options), named({ server: options.server })),
      ),
    );
}

const SHAPE = `
Says first which locks these are and what it means, and asks.
--json: {server, node, client, dropped: [{server, client, file, range, kind, since}], left, unsure, ways: [{protocol, how, done, reason}]}
left is still the client's; unsure is still there, and nobody says whose. Exit code 1: something of the client's is left.
Refused (3): in grace, and what a client holds of Ganesha by NFSv4, where no way is known.`;

async function run({ hosts, cluster }: Target, { server, client, yes }: DropOptions): Promise<Outcome> {
  const { user, machine } = await thisOperator();
  const wish = { hosts, cluster, installation, server, client, by: `${user}@${machine.name}` };
  const { host, plan, ...more } = await dropProspect(wish);
  if (plan === null) return nothing(wish, host.name, 'droppedAt' in more ? more.droppedAt : null);
  if (yes !== true) process.stderr.write(`${dropWarning(plan, cluster.nfs.leaseMs)}\n`);
  await requireYes('Drop them?', yes ?? false);
  return said(host.name, await drop(wish, host));
}

function nothing({ server, client }: { server: string; client: string }, node: string, at: number | null): Outcome {
  const since = at === null ? '' : `: it was dropped at ${new Date(at).toISOString()}`;
  const json = { server, node, client, dropped: [], left: [], unsure: [], ways: [] };
  return { exit: 0, json, text: `${nothingLocked(server, client)}${since}` };
}

const said = (node: string, outcome: DropOutcome): Outcome => ({
  exit: isDropped(outcome) ? 0 : 1,
  json: { node, ...outcome },
  text: outcomeInWords(outcome),
});
