// check FILE: the spec, judged.
import { resolve } from 'node:path';
import type { Finding } from '../../../core/base/finding.ts';
import { withoutSecrets } from '../../../core/fencing/without-secrets.ts';
import { localHost } from '../../../host/local.ts';
import { checkAll } from '../../../work/commands/check.ts';
import { checkInWords, effectiveInWords } from '../in-words/check.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';

interface CheckOptions {
  readonly effective?: boolean;
  readonly json?: boolean;
}

export const checkVerb: Verb = (program) => {
  program
    .command('check')
    .argument('<FILE>', 'a cluster.yaml')
    .option('--effective', 'print the spec with every default written out')
    .option('--json', 'answer with one JSON object')
    .description('say everything that is wrong with a spec, or doubtful; touches nothing')
    .addHelpText('after', SHAPE)
    .action((file: string, options: CheckOptions) => answer(options.json ?? false, () => judge(file, options)));
};

const SHAPE = `
--json: {findings: [{code, level, file, line, column, message, hint}]}; with --effective also effective
Exit code 2: there are errors; warnings and notes are no reason.`;

// ---

async function judge(file: string, { effective = false }: CheckOptions): Promise<Outcome> {
  const checked = await checkAll(localHost(), resolve(file), file);
  const { cluster } = checked;
  const whole = effective && cluster !== undefined;
  return {
    exit: cluster === undefined ? 2 : 0,
    json: { findings: checked.findings.map(flat), ...(whole ? { effective: withoutSecrets(cluster) } : {}) },
    text: whole ? effectiveInWords(checked, cluster, file) : checkInWords(checked, file),
  };
}

const flat = ({ where, ...finding }: Finding) => ({ ...finding, ...where });
