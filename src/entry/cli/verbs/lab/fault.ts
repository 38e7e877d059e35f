import { Argument } from 'commander';
import { Failed } from '../../../../core/base/failed.ts';
import { FAULTS, LAB_FAULT_KINDS, type LabFaultKind } from '../../../../core/base/fault-kind.ts';
import { attachLab } from '../../../../lab/lab.ts';
import { causeFault, kindsInWords } from '../../lab/cause-fault.ts';
import { answer, type Outcome } from '../../outcome.ts';
import type { Verb } from '../../program.ts';
import { progressLines } from '../../progress.ts';
import { requireCluster } from '../../require-cluster.ts';
import { DEFAULT_LAB } from '../../target.ts';

interface FaultOptions {
  readonly name: string;
  readonly lab?: string;
  readonly variant?: string;
  readonly json?: boolean;
}

export const labFault: Verb = (lab) => {
  lab
    .command('fault')
    .description('break something on purpose; lab heal undoes it where something is left to undo')
    .addArgument(new Argument('<KIND>', 'what is broken').choices(LAB_FAULT_KINDS))
    .argument('[TARGET]', 'a server or nodes, as the kind wants')
    .option('--variant <VARIANT>', 'in which of several ways')
    .option('--lab <NAME>', 'the same as --name')
    .option('--name <NAME>', 'name of the lab', DEFAULT_LAB)
    .option('--json', 'answer with one JSON object')
    .addHelpText('after', `\nThe kinds:\n${kindsInWords(LAB_FAULT_KINDS, 'fault')}`)
    .action((kind: LabFaultKind, target: string | undefined, options: FaultOptions) =>
      answer(options.json ?? false, () => fault(kind, target, options)),
    );
};

async function fault(kind: LabFaultKind, target: string | undefined, options: FaultOptions): Promise<Outcome> {
  if (target === undefined && FAULTS[kind].target !== 'all')
    throw new Failed(2, 'no-target', `${kind} of what?`, { hint: `name a ${FAULTS[kind].target}` });
  const lab = await attachLab(options.lab ?? options.name);
  try {
    const cluster = async () => requireCluster(await lab.spec(), lab.specPath);
    const { variant } = options;
    const wish = { kind, target: target ?? '', ...(variant === undefined ? {} : { variant }) };
    const { at, node, nodes } = await causeFault(lab, cluster, wish, progressLines());
    const json = { fault: kind, target: target ?? null, variant: variant ?? null, node, nodes, at };
    return { exit: 0, json, text: `${kind}${target === undefined ? '' : ` of ${target}`} on ${nodes.join(', ')}` };
  } finally {
    lab.close();
  }
}
