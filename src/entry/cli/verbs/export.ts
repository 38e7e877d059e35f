// export add, export remove: cluster.yaml is edited, and applied while the servers run.
import type { Command } from 'commander';
import { addExport, removeExport } from '../../../core/edit/edits.ts';
import { type EditOptions, editAndApply } from '../change/edit-and-apply.ts';
import { editOptions } from '../change/edit-options.ts';
import { words } from '../options/words.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';

interface NewExportOptions extends EditOptions {
  readonly path: string;
  readonly pseudo?: string;
  readonly clients: readonly string[];
  readonly access?: string;
  readonly squash?: string;
  readonly servers?: readonly string[];
}

export const exportVerb: Verb = (program) => {
  const command = program
    .command('export')
    .description('add an export to the cluster, or remove one: edits cluster.yaml and applies it');
  add(command);
  remove(command);
};

function add(command: Command): void {
  editOptions(
    command
      .command('add')
      .argument('<NAME>', 'its name in cluster.yaml')
      .description('an export more; running servers begin to serve it, and nobody notices'),
  )
    .requiredOption('--path <FOLDER>', 'what it exports: the same on every node')
    .requiredOption('--clients <CLIENT[,CLIENT]>', 'addresses and networks that may use it, or "*"', words)
    .option('--servers <NAME[,NAME]>', 'which serve it; all unless given', words)
    .option('--pseudo <PATH>', 'where NFSv4 clients find it')
    .option('--access <rw|ro>', 'whether clients may write')
    .option('--squash <root|none|all>', 'whose requests are taken for those of nobody')
    .action((name: string, options: NewExportOptions) =>
      answer(options.json ?? false, () =>
        editAndApply(options, {
          ...{ kind: 'export', name, how: 'added' },
          make: (text, { servers }) =>
            addExport(text, name, options, options.servers ?? servers.map((server) => server.name)),
        }),
      ),
    );
}

function remove(command: Command): void {
  editOptions(
    command
      .command('remove')
      .argument('<NAME>', 'its name in cluster.yaml')
      .description('nobody serves it any more: clients that use it get errors'),
  ).action((name: string, options: EditOptions) =>
    answer(options.json ?? false, () =>
      editAndApply(options, {
        ...{ kind: 'export', name, how: 'removed' },
        make: (text, cluster) => removeExport(text, name, cluster),
      }),
    ),
  );
}
