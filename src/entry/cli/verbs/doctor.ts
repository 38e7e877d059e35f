import { allWell } from '../../../core/doctor/check.ts';
import { doctor } from '../../../work/doctor/doctor.ts';
import { doctorInWords } from '../doctor-in-words.ts';
import { installation } from '../installation.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { type TargetOptions, targetOptions, withTarget } from '../target.ts';

export const doctorVerb: Verb = (program) => {
  targetOptions(
    program
      .command('doctor')
      .argument('[FILE]', 'cluster.yaml, where there is no cluster yet')
      .description(
        'look for everything that can be wrong with nodes and cluster, before setup and at any time: what, why it matters, and what mends it',
      ),
  )
    .addHelpText(
      'after',
      "\n--json: {checks: [{check, ok, state, found, why, fix, problems: [{node, found, fix}]}]}; ok is null where it can't be told (state unknown) or there is nothing to check yet (not-yet)\nexit code: 0 when nothing is wrong and everything could be told, else 1",
    )
    .action((file: string | undefined, options: TargetOptions & { json?: boolean }) =>
      answer(options.json ?? false, () =>
        withTarget(file === undefined ? options : { ...options, spec: file }, async ({ hosts, cluster }) => {
          const checks = await doctor({ hosts, cluster, installation });
          return { exit: allWell(checks) ? 0 : 1, json: { checks }, text: doctorInWords(checks) };
        }),
      ),
    );
};
