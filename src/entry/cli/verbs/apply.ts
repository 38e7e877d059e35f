import { type ApplyOptions, applyChange } from '../change/apply-change.ts';
import { NEW_NODES_PACKAGE } from '../change/edit-options.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { SSH_CONFIG, type TargetOptions, withTarget } from '../target.ts';

export const applyVerb: Verb = (program) => {
  program
    .command('apply')
    .argument('<FILE>', 'cluster.yaml')
    .option('--lab [NAME]', 'to the cluster of a lab')
    .option(...SSH_CONFIG)
    .option('-y, --yes', 'without asking')
    .option('--overwrite-drift', 'put back what somebody has changed with other tools')
    .option('--keep-records', 'keep what clients of removed servers could reclaim from, should they be added again')
    .option(...NEW_NODES_PACKAGE)
    .option('--take-over', 'take over from another operator, who is gone for good')
    .option('--json', 'answer with one JSON object')
    .description(
      'change the live cluster into the one that FILE describes; plan FILE --live says beforehand what that comes to',
    )
    .addHelpText(
      'after',
      '\n--json: {changes: [{kind, name, how, words}], effects: [{server, does, clientsWaitMs, words}], drift, applied}; with --package also installed: [node]',
    )
    .action((file: string, options: TargetOptions & ApplyOptions) =>
      answer(options.json ?? false, () =>
        withTarget({ ...options, spec: file }, (target) => applyChange(target, options)),
      ),
    );
};
