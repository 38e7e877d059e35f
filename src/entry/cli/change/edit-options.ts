// What all verbs take that edit cluster.yaml and apply it.
import type { Command } from 'commander';
import { targetOptions } from '../target.ts';

export const editOptions = (command: Command): Command =>
  targetOptions(command)
    .option('-y, --yes', 'without asking')
    .option('--overwrite-drift', 'put back what somebody has changed with other tools')
    .option('--take-over', 'take over from another operator, who is gone for good');

export const NEW_NODES_PACKAGE = [
  '--package <DEB>',
  'first install this Debian package of Gracekeeper on the nodes that come, where they have another version, or none',
] as const;
