import { Argument } from 'commander';
import { FAULTS, type FaultKind, inject } from '../../../../lab/faults.ts';
import { attachLab } from '../../../../lab/lab.ts';
import { answer } from '../../outcome.ts';
import type { Verb } from '../../program.ts';
import { DEFAULT_LAB } from '../../target.ts';

export const labFault: Verb = (lab) => {
  lab
    .command('fault')
    .description('break something: the daemon of a server, a node')
    .addArgument(new Argument('<KIND>').choices(FAULTS))
    .argument('<TARGET>', 'a server for daemon-crash, a node for node-death')
    .option('--name <NAME>', 'name of the lab', DEFAULT_LAB)
    .option('--json', 'answer with one JSON object')
    .action((kind: FaultKind, target: string, { name, json }: { name: string; json?: boolean }) =>
      answer(json ?? false, async () => {
        const lab = await attachLab(name);
        try {
          const { at, node } = await inject(lab, kind, target);
          return { exit: 0, json: { fault: kind, target, node, at }, text: `${kind} of ${target} on ${node}` };
        } finally {
          lab.close();
        }
      }),
    );
};
