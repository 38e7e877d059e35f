// What every verb that changes a cluster ends with: it shows what that comes to, asks, and does it.
import type { Prospect } from '../../../core/change/prospect.ts';
import { localHost } from '../../../host/local.ts';
import { newcomers } from '../../../work/change/sort-out.ts';
import { apply, prepare } from '../../../work/commands/apply.ts';
import { requireOurs } from '../../../work/commands/setup.ts';
import { findInstallation } from '../../../work/install/find-installation.ts';
import { type Installation, packaged } from '../../../work/install/install-agents.ts';
import { afterInstalling, installPackage } from '../../../work/install/install-package.ts';
import { VERSION } from '../../version.ts';
import { requireYes } from '../ask-yes.ts';
import { changeAsJson, changeInWords } from '../in-words/change.ts';
import { installation } from '../installation.ts';
import { interruptible } from '../interruptible.ts';
import { ourPackage } from '../our-package.ts';
import type { Outcome } from '../outcome.ts';
import { progressLines } from '../progress.ts';
import type { Target } from '../target.ts';
import { thisOperator } from './operator.ts';

export interface ApplyOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly overwriteDrift?: boolean;
  readonly takeOver?: boolean;
  readonly keepRecords?: boolean;
  /** A file. */
  readonly package?: string;
}

/** `begin` is called when it is about to be done; what it returns, when that fails. */
export async function applyChange(
  target: Target,
  options: ApplyOptions,
  begin: () => Promise<(error: unknown) => Promise<void>> = async () => async () => undefined,
): Promise<Outcome> {
  const { lab, hosts, hostOf, cluster, specText } = target;
  const progress = progressLines();
  const deb = options.package === undefined ? undefined : await ourPackage(options.package);
  const parts = { hosts, cluster, specText, overwriteDrift: options.overwriteDrift ?? false, hostOf };
  const prepared = await prepare(parts);
  const { prospect } = prepared;
  const words = changeInWords(prospect);
  if (prospect.changes.length > 0) {
    if (!options.json) process.stderr.write(`${words}\n`);
    await requireYes('Do that?', options.yes ?? false);
  }
  const newNodes = deb === undefined || prospect.changes.length === 0 ? [] : newcomers(hosts, prepared.sight);
  await Promise.all(newNodes.map((host) => requireOurs(host, cluster)));
  const installed = deb === undefined ? [] : await installPackage(newNodes, deb, progress);
  const there = newNodes.length > 0 ? packaged(VERSION) : await whereItIs(target, prospect);
  const { takeOver = false, keepRecords = false } = options;
  const more = {
    operator: await thisOperator(),
    installation: there,
    progress,
    takeOver,
    keepRecords,
  };
  const failed = await begin();
  const applied = await interruptible((signal) => apply({ ...parts, ...more, signal }, prepared)).catch(
    async (error: unknown) => {
      await failed(error);
      throw error;
    },
  );
  // A lab remembers the spec that it was made for: from now on it is this one.
  if (lab !== undefined && applied) await localHost().files.write(lab.specPath, specText, 0o600);
  await afterInstalling(
    newNodes.filter(({ name }) => installed.includes(name)),
    progress,
  );
  return {
    exit: 0,
    json: { ...changeAsJson(prospect), ...(deb === undefined ? {} : { installed }), applied },
    text: applied ? `${cluster.name} is changed` : words,
  };
}

// A machine from which a cluster is changed need not have Gracekeeper where its nodes have it.
const whereItIs = async ({ lab, hosts }: Target, { changes }: Prospect): Promise<Installation> =>
  lab === undefined && changes.length > 0 ? findInstallation(hosts, installation) : installation;
