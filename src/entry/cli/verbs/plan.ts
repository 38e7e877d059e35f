import { Option } from 'commander';
import type { Finding } from '../../../core/base/finding.ts';
import { encodeCib } from '../../../core/cib/encode.ts';
import { withoutSecrets } from '../../../core/fencing/without-secrets.ts';
import { planInWords } from '../../../core/plan/words/plan-in-words.ts';
import { printFinding } from '../../../core/spec/print-finding.ts';
import { localHost } from '../../../host/local.ts';
import { prepare } from '../../../work/commands/apply.ts';
import { type Planned, planFile } from '../../../work/commands/plan.ts';
import type { Asked } from '../../../work/commands/what-if.ts';
import { changeAsJson, changeInWords } from '../in-words/change.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { SSH_CONFIG, withTarget } from '../target.ts';
import { ifAnythingDies, ifDies, nodeList, WHAT_IF_HELP } from '../what-if.ts';

interface PlanOptions {
  readonly xml?: boolean;
  readonly json?: boolean;
  readonly ifDies?: readonly string[];
  readonly everyFailure?: boolean;
  readonly live?: boolean;
  readonly lab?: string | true;
  readonly sshConfig?: string;
}

export const planVerb: Verb = (program) => {
  program
    .command('plan')
    .argument('<FILE>', 'cluster.yaml')
    .option('--xml', "as the CIB that the cluster's first start finds")
    .addOption(
      new Option('--if-dies <NODE[,NODE]>', 'where every server goes when these nodes die together')
        .argParser(nodeList)
        .conflicts(['xml', 'everyFailure']),
    )
    .addOption(
      new Option('--every-failure', 'try each node and each pair of nodes, and tell the worst').conflicts(['xml']),
    )
    .option('--live', 'what it comes to for the live cluster: the difference, and who will notice')
    .option('--lab [NAME]', 'the same for the cluster of a lab')
    .option(...SSH_CONFIG)
    .option('--json', 'answer with one JSON object')
    .description(
      'say what the cluster that FILE describes will hold, and what becomes of it when nodes die; touches nothing',
    )
    .addHelpText('after', WHAT_IF_HELP)
    .action((file: string, options: PlanOptions) =>
      answer(options.json ?? false, async () =>
        options.live || options.lab !== undefined
          ? liveOutcome(file, options)
          : outcome(await planFile(localHost(), file), options),
      ),
    );
};

const liveOutcome = (file: string, { lab, sshConfig }: PlanOptions): Promise<Outcome> =>
  withTarget({ spec: file, ...(lab && { lab }), ...(sshConfig && { sshConfig }) }, async (target) => {
    const { prospect, sight } = await prepare(target);
    const { adminEpoch, epoch } = sight.cib;
    const json = { ...changeAsJson(prospect), cib: { adminEpoch, epoch } };
    return { exit: 0, json, text: changeInWords(prospect) };
  });

async function outcome(read: Planned, options: PlanOptions): Promise<Outcome> {
  const { planned, findings } = read;
  if (planned === undefined) {
    if (!options.json) tell(read);
    return { exit: 2, json: { error: failure(read), findings: findings.map(flat) }, text: '' };
  }
  if (options.ifDies !== undefined) return withFindings(await ifDies(planned, options.ifDies), read);
  if (options.everyFailure) return withFindings(await ifAnythingDies(planned), read);
  if (!options.json) tell(read);
  return thePlan(planned, options, read);
}

function thePlan({ cluster, plan }: Asked, { xml }: PlanOptions, { findings }: Planned): Outcome {
  const words = planInWords(cluster, plan);
  return {
    exit: 0,
    json: { plan: withoutSecrets(plan), words, findings: findings.map(flat) },
    text: xml ? encodeCib(plan) : words,
  };
}

/** In words the findings of a spec are no part of this answer: plan and check tell them. */
const withFindings = (of: Outcome, { findings }: Planned): Outcome => ({
  ...of,
  json: { ...of.json, findings: findings.map(flat) },
});

/** Findings are no part of the answer: stdout may go straight into crm_verify. */
function tell({ findings, text }: Planned): void {
  for (const finding of findings) process.stderr.write(`${printFinding(finding, text)}\n`);
}

/** As check has them, with file, line and column; `where` has the same in one. */
const flat = (finding: Finding) => ({ ...finding, ...finding.where });

function failure({ findings }: Planned): object {
  const errors = findings.filter(({ level }) => level === 'error');
  const [first] = errors;
  return { code: first?.code, message: first?.message, where: first?.where, hint: first?.hint };
}
