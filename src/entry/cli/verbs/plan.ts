import { encodeCib } from '../../../core/cib/encode.ts';
import { planInWords } from '../../../core/plan/words/plan-in-words.ts';
import { printFinding } from '../../../core/spec/print-finding.ts';
import { localHost } from '../../../host/local.ts';
import { type Planned, planFile } from '../../../work/commands/plan.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';

interface PlanOptions {
  readonly xml?: boolean;
  readonly json?: boolean;
}

export const planVerb: Verb = (program) => {
  program
    .command('plan')
    .argument('<FILE>', 'cluster.yaml')
    .option('--xml', "as the CIB that the cluster's first start finds")
    .option('--json', 'answer with one JSON object')
    .description('say what the cluster that FILE describes will hold; touches nothing')
    .action((file: string, options: PlanOptions) =>
      answer(options.json ?? false, async () => outcome(await planFile(localHost(), file), options)),
    );
};

function outcome(read: Planned, options: PlanOptions): Outcome {
  const { planned, findings } = read;
  if (!options.json) tell(read);
  if (planned === undefined) return { exit: 2, json: { error: failure(read), findings }, text: '' };
  const { cluster, plan } = planned;
  const words = planInWords(cluster, plan);
  return { exit: 0, json: { plan, words, findings }, text: options.xml ? encodeCib(plan) : words };
}

/** Findings are no part of the answer: stdout may go straight into crm_verify. */
function tell({ findings, text }: Planned): void {
  for (const finding of findings) process.stderr.write(`${printFinding(finding, text)}\n`);
}

function failure({ findings }: Planned): object {
  const errors = findings.filter(({ level }) => level === 'error');
  const [first] = errors;
  return { code: first?.code, message: first?.message, where: first?.where, hint: first?.hint };
}
