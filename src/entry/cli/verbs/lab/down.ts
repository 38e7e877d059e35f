import { endLab } from '../../../../lab/lab.ts';
import { answer } from '../../outcome.ts';
import type { Verb } from '../../program.ts';
import { DEFAULT_LAB } from '../../target.ts';

export const labDown: Verb = (lab) => {
  lab
    .command('down')
    .description('end a lab, and everything in it; no lab is fine')
    .option('--name <NAME>', 'name of the lab', DEFAULT_LAB)
    .option('--json', 'answer with one JSON object')
    .action(({ name, json }: { name: string; json?: boolean }) =>
      answer(json ?? false, async () => {
        const ended = await endLab(name);
        return { exit: 0, json: { name, ended }, text: ended ? `lab ${name} is gone` : `there is no lab ${name}` };
      }),
    );
};
