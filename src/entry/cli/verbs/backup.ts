import { resolve } from 'node:path';
import { localHost } from '../../../host/local.ts';
import { type BackupResult, backup } from '../../../work/commands/backup.ts';
import { readBackup } from '../../../work/commands/read-backup.ts';
import { planRestore, type RestorePlan, restore } from '../../../work/commands/restore.ts';
import { findInstallation } from '../../../work/install/find-installation.ts';
import { VERSION } from '../../version.ts';
import { installation } from '../installation.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { SSH_CONFIG, type TargetOptions, targetOptions, withTarget } from '../target.ts';

export const backupVerb: Verb = (program) => {
  targetOptions(
    program
      .command('backup')
      .argument('<FOLDER>', 'a new one on this machine; keep it like a key, since it holds the cluster’s')
      .description('what a restore needs: spec, keys, what else is in the cluster, what must never go back'),
  )
    .addHelpText('after', '\n--json: {folder, node, files: [{path, mode, sha256}], missing: [{what, reason}]}')
    .action((folder: string, options: TargetOptions & { json?: boolean }) =>
      answer(options.json ?? false, () =>
        withTarget(options, async ({ hosts, cluster }) => {
          const result = await backup({ hosts, cluster, version: VERSION, to: localHost().files }, resolve(folder));
          return { exit: result.missing.length === 0 ? 0 : 1, json: result, text: inWords(result) };
        }),
      ),
    );
};

function inWords({ folder, node, files, missing }: BackupResult): string {
  const lacks = missing.map(({ what, reason }) => `not in it: ${what} (${reason})`);
  return [`${folder}: ${files.length} files, from ${node}`, ...lacks].join('\n');
}

interface RestoreOptions extends TargetOptions {
  readonly json?: boolean;
  readonly yes?: boolean;
}

export const restoreVerb: Verb = (program) => {
  program
    .command('restore')
    .argument('<FOLDER>', 'as backup wrote it')
    .description(
      'the cluster of a backup, on nodes where it does not run; says what it would do, and does it with --yes',
    )
    .option('--lab [NAME]', 'on the nodes of a lab')
    .option(...SSH_CONFIG)
    .option('--yes', 'do it')
    .option('--json', 'answer with one JSON object')
    .addHelpText('after', '\n--json: {restored, cluster, at, nodes, raise, foreign, left, tell}')
    .action((folder: string, options: RestoreOptions) =>
      answer(options.json ?? false, async () => {
        const kept = await readBackup(localHost().files, resolve(folder));
        return withTarget({ ...options, spec: resolve(folder, 'cluster.yaml') }, async ({ lab, hosts, cluster }) => {
          const there = lab === undefined ? await findInstallation(hosts, installation) : installation;
          const parts = { hosts, cluster, backup: kept, installation: there, progress: progressLines() };
          const plan = await planRestore(parts);
          if (options.yes) await restore(parts, plan);
          return { exit: 0, json: { restored: options.yes ?? false, ...plan }, text: planInWords(plan, options.yes) };
        });
      }),
    );
};

function planInWords({ cluster, at, nodes, raise, foreign, left, tell }: RestorePlan, done = false): string {
  const epochs = Object.entries(raise.epochs).map(([server, epoch]) => `${server} to ${epoch}`);
  return [
    `${cluster} as of ${new Date(at).toISOString()}, on ${nodes.join(', ')}${done ? ': restored' : ''}`,
    ...(epochs.length === 0 ? [] : [`epochs raised: ${epochs.join(', ')}`]),
    ...(foreign.length === 0 ? [] : [`comes back beside ours: ${foreign.join(', ')}`]),
    ...left.map((what) => `does not come back: ${what}`),
    ...raise.stale.map(
      (server) => `the records of ${server} are older than the backup: nobody reclaims by them (set aside)`,
    ),
    ...tell.map(({ server, clients }) => `${server} tells ${clients} clients that held NFSv3 locks then`),
    'untouched: who may reclaim, who runs what, and open recoveries, as the state volume has them',
    ...(done ? [] : ['nothing has been done yet: --yes does it']),
  ].join('\n');
}
