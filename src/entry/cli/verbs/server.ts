// server add, server remove: cluster.yaml is edited, and applied.
import type { Command } from 'commander';
import { addServer, removeServer } from '../../../core/edit/edits.ts';
import { type EditOptions, editAndApply } from '../change/edit-and-apply.ts';
import { editOptions } from '../change/edit-options.ts';
import { words } from '../options/words.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';

interface NewServerOptions extends EditOptions {
  readonly address: string;
  readonly home: string;
  readonly failoverTo?: readonly string[];
  readonly exports: readonly string[];
}

export const serverVerb: Verb = (program) => {
  const server = program
    .command('server')
    .description('add a server to the cluster, or remove one: edits cluster.yaml and applies it');
  add(server);
  remove(server);
};

function add(server: Command): void {
  editOptions(
    server
      .command('add')
      .argument('<NAME>', 'its name in cluster.yaml')
      .description('a server more; it starts at its home'),
  )
    .requiredOption('--address <ADDRESS/PREFIX>', 'where clients find it, e.g. 192.0.2.105/24')
    .requiredOption('--exports <NAME[,NAME]>', 'what it serves', words)
    .requiredOption('--home <NODE>', 'where it runs while all is well')
    .option(
      '--failover-to <NODE[,NODE]>',
      'where it goes when it cannot be there, in this order; all others unless given',
      words,
    )
    .action((name: string, options: NewServerOptions) =>
      answer(options.json ?? false, () =>
        editAndApply(options, { kind: 'server', name, how: 'added', make: (text) => addServer(text, name, options) }),
      ),
    );
}

function remove(server: Command): void {
  editOptions(
    server
      .command('remove')
      .argument('<NAME>', 'its name in cluster.yaml')
      .description('it stops for good: its clients lose what they hold there'),
  )
    .option('--keep-records', 'keep what its clients could reclaim from, should it be added again')
    .action((name: string, options: EditOptions) =>
      answer(options.json ?? false, () =>
        editAndApply(options, { kind: 'server', name, how: 'removed', make: (text) => removeServer(text, name) }),
      ),
    );
}
