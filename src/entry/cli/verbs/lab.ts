// lab: real clusters on this machine.
import type { Verb } from '../program.ts';
import { labClientVerb } from './lab/client.ts';
import { labDown } from './lab/down.ts';
import { labFault } from './lab/fault.ts';
import { labHeal } from './lab/heal.ts';
import { labList } from './lab/list.ts';
import { labRun, labShell } from './lab/run.ts';
import { labSshConfig } from './lab/ssh-config.ts';
import { labUp } from './lab/up.ts';

export const labVerb: Verb = (program) => {
  const lab = program.command('lab').description('real clusters on this machine').enablePositionalOptions();
  for (const verb of [labUp, labDown, labList, labShell, labRun, labClientVerb, labFault, labHeal, labSshConfig])
    verb(lab);
};
