import { findInstallation } from '../../../work/commands/find-installation.ts';
import { setup } from '../../../work/commands/setup.ts';
import { installation } from '../installation.ts';
import { clusterOptionsOf } from '../lab-tuning.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { SSH_CONFIG, type TargetOptions, withTarget } from '../target.ts';

export const setupVerb: Verb = (program) => {
  program
    .command('setup')
    .argument('<FILE>', 'cluster.yaml')
    .option('--lab [NAME]', 'on the nodes of a lab')
    .option(...SSH_CONFIG)
    .option('--json', 'answer with one JSON object')
    .description('make the cluster that FILE describes; safe to repeat, and completes one that was interrupted')
    .action((file: string, options: TargetOptions & { json?: boolean }) =>
      answer(options.json ?? false, () =>
        withTarget({ ...options, spec: file }, async ({ lab, ...target }) => {
          const there = lab === undefined ? await findInstallation(target.hosts, installation) : installation;
          const parts = { ...target, ...clusterOptionsOf(lab), installation: there };
          await setup({ ...parts, progress: progressLines() });
          const servers = target.cluster.servers.map(({ name, address }) => ({ name, address }));
          return {
            exit: 0,
            json: { cluster: target.cluster.name, servers },
            text: `${target.cluster.name} is up: ${servers.map(({ name, address }) => `${name} at ${address}`).join(', ')}`,
          };
        }),
      ),
    );
};
