import { Argument } from 'commander';
import { Failed } from '../../../../core/base/failed.ts';
import { FAULTS, LAB_FAULT_KINDS, type LabFaultKind } from '../../../../core/base/fault-kind.ts';
import { heal, healAll } from '../../../../lab/faults.ts';
import { attachLab } from '../../../../lab/lab.ts';
import { kindsInWords } from '../../lab/cause-fault.ts';
import { answer, type Outcome } from '../../outcome.ts';
import type { Verb } from '../../program.ts';
import { DEFAULT_LAB } from '../../target.ts';

interface HealOptions {
  readonly name: string;
  readonly lab?: string;
  readonly json?: boolean;
}

const CURABLE = LAB_FAULT_KINDS.filter((kind) => FAULTS[kind].healing !== undefined);

export const labHeal: Verb = (lab) => {
  lab
    .command('heal')
    .description('undo what lab fault did: one fault, or everything when none is named')
    .addArgument(new Argument('[KIND]', 'what is undone').choices(CURABLE))
    .argument('[TARGET]', 'a server or nodes, as the kind wants')
    .option('--lab <NAME>', 'the same as --name')
    .option('--name <NAME>', 'name of the lab', DEFAULT_LAB)
    .option('--json', 'answer with one JSON object')
    .addHelpText('after', `\nWhat can be healed:\n${kindsInWords(CURABLE, 'healing')}`)
    .action((kind: LabFaultKind | undefined, target: string | undefined, options: HealOptions) =>
      answer(options.json ?? false, () => undo(kind, target, options)),
    );
};

async function undo(
  kind: LabFaultKind | undefined,
  target: string | undefined,
  options: HealOptions,
): Promise<Outcome> {
  if (kind !== undefined && target === undefined)
    throw new Failed(2, 'no-target', `${kind} of what?`, { hint: `name a ${FAULTS[kind].target}` });
  const lab = await attachLab(options.lab ?? options.name);
  try {
    if (kind !== undefined && target !== undefined) await heal(lab, kind, target);
    const healed = kind === undefined ? await healAll(lab) : [`${kind} ${target}`];
    return {
      exit: 0,
      json: { healed },
      text: healed.length === 0 ? 'nothing to heal' : `healed: ${healed.join(', ')}`,
    };
  } finally {
    lab.close();
  }
}
