import { requireOurs, setup } from '../../../work/commands/setup.ts';
import { findInstallation } from '../../../work/install/find-installation.ts';
import { packaged } from '../../../work/install/install-agents.ts';
import { afterInstalling, installPackage } from '../../../work/install/install-package.ts';
import { VERSION } from '../../version.ts';
import { installation } from '../installation.ts';
import { clusterOptionsOf } from '../lab/cluster-options.ts';
import { ourPackage } from '../our-package.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { SSH_CONFIG, type Target, type TargetOptions, withTarget } from '../target.ts';

interface SetupOptions extends TargetOptions {
  readonly package?: string;
  readonly newDrbd?: readonly string[];
  readonly json?: boolean;
}

export const setupVerb: Verb = (program) => {
  program
    .command('setup')
    .argument('<FILE>', 'cluster.yaml')
    .option(
      '--package <DEB>',
      'first install this Debian package of Gracekeeper on every node that has another version, or none',
    )
    .option(
      '--new-drbd <NAME...>',
      'first make these DRBD resources: metadata, filesystem and exported folders, on disks that hold nothing',
    )
    .option('--lab [NAME]', 'on the nodes of a lab')
    .option(...SSH_CONFIG)
    .option('--json', 'answer with one JSON object')
    .description('make the cluster that FILE describes; safe to repeat, and completes one that was interrupted')
    .addHelpText('after', '\n--json: {cluster, servers: [{name, address}], installed: [node]}')
    .action((file: string, options: SetupOptions) => answer(options.json ?? false, () => run(file, options)));
};

async function run(file: string, options: SetupOptions) {
  const progress = progressLines();
  // Before any node is asked: a wrong file is a slip of the hand.
  const deb = options.package === undefined ? undefined : await ourPackage(options.package);
  return withTarget({ ...options, spec: file }, async (target) => {
    const { hosts, cluster, specText, lab } = target;
    if (deb !== undefined) await Promise.all(hosts.map((host) => requireOurs(host, cluster)));
    const installed = deb === undefined ? [] : await installPackage(hosts, deb, progress);
    const there = deb === undefined ? await whereItIs(target) : packaged(VERSION);
    const { newDrbd = [] } = options;
    await setup({ hosts, cluster, specText, ...clusterOptionsOf(lab), installation: there, progress, newDrbd });
    await afterInstalling(
      hosts.filter(({ name }) => installed.includes(name)),
      progress,
    );
    const servers = cluster.servers.map(({ name, address }) => ({ name, address }));
    return {
      exit: 0,
      json: { cluster: cluster.name, servers, installed },
      text: `${cluster.name} is up: ${servers.map(({ name, address }) => `${name} at ${address}`).join(', ')}`,
    } as const;
  });
}

const whereItIs = async ({ lab, hosts }: Target) =>
  lab === undefined ? findInstallation(hosts, installation) : installation;
