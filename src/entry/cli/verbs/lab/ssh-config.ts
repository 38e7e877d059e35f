import { attachLab } from '../../../../lab/lab.ts';
import { answer } from '../../outcome.ts';
import type { Verb } from '../../program.ts';
import { DEFAULT_LAB } from '../../target.ts';

export const labSshConfig: Verb = (lab) => {
  lab
    .command('ssh-config')
    .description('start sshd on the nodes, and print how ssh reaches them: an ssh_config(5)')
    .option('--name <NAME>', 'name of the lab', DEFAULT_LAB)
    .option('--json', 'answer with one JSON object')
    .addHelpText(
      'after',
      `
gracekeeper lab ssh-config > lab.ssh
ssh -F lab.ssh node1
gracekeeper status --spec cluster.yaml --ssh-config lab.ssh

--json: {name, path, config}; path is the same text in a file that goes with the lab`,
    )
    .action(({ name, json }: { name: string; json?: boolean }) =>
      answer(json ?? false, async () => {
        const held = await attachLab(name);
        try {
          const { configPath, config } = await held.ssh();
          return { exit: 0, json: { name, path: configPath, config }, text: config };
        } finally {
          held.close();
        }
      }),
    );
};
