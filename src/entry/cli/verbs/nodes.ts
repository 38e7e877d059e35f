// add NODE, delete NODE: cluster.yaml is edited, and applied.
import { addNode, removeNode } from '../../../core/edit/edits.ts';
import { type EditOptions, editAndApply } from '../change/edit-and-apply.ts';
import { editOptions, NEW_NODES_PACKAGE } from '../change/edit-options.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';

interface NewNodeOptions extends EditOptions {
  readonly address: string;
  readonly ssh?: string;
}

const placeOf = ({ address, ssh }: NewNodeOptions) => ({ address, ...(ssh === undefined ? {} : { ssh }) });

export const addVerb: Verb = (program) => {
  editOptions(
    program
      .command('add')
      .argument('<NODE>', 'its host name')
      .description('take a node into the cluster: edits cluster.yaml and applies it'),
  )
    .requiredOption('--address <ADDRESS>', "the node's own address")
    .option(...NEW_NODES_PACKAGE)
    .option('--ssh <DESTINATION>', 'where ssh finds it, [USER@]HOST[:PORT]; by its name unless given')
    .action((name: string, options: NewNodeOptions) =>
      answer(options.json ?? false, () =>
        editAndApply(options, {
          ...{ kind: 'node', name, how: 'added' },
          make: (text, cluster) => addNode(text, { name, ...placeOf(options) }, cluster),
        }),
      ),
    );
};

export const deleteVerb: Verb = (program) => {
  editOptions(
    program
      .command('delete')
      .argument('<NODE>', 'its host name')
      .description('take a node out of the cluster: its servers move first, and find another home; then it is cleaned'),
  ).action((name: string, options: EditOptions) =>
    answer(options.json ?? false, () =>
      editAndApply(options, {
        ...{ kind: 'node', name, how: 'removed' },
        make: (text, cluster) => removeNode(text, name, cluster),
      }),
    ),
  );
};
