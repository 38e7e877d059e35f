// A verb that changes the cluster edits its cluster.yaml, as its user would, and applies that.

import { Failed } from '../../../core/base/failed.ts';
import type { SpecChange } from '../../../core/change/spec-changes.ts';
import type { Cluster } from '../../../core/spec/cluster.ts';
import { localHost } from '../../../host/local.ts';
import { prepare } from '../../../work/commands/apply.ts';
import { SPEC_FILE } from '../../../work/server/paths.ts';
import type { Outcome } from '../outcome.ts';
import { requireCluster } from '../require-cluster.ts';
import { hostsOf, type Target, type TargetOptions, withTarget } from '../target.ts';
import { type ApplyOptions, applyChange } from './apply-change.ts';

export type EditOptions = TargetOptions & ApplyOptions;

export interface Edit extends Pick<SpecChange, 'kind' | 'name' | 'how'> {
  /** The new text. Throws Failed (2) where the text has it so already, or can't have it. */
  make(text: string, cluster: Cluster): string;
}

/** The file is as it was when the change is refused; else it is the new one, also when the change is cut: the same once more goes on with it. */
export function editAndApply(options: EditOptions, edit: Edit): Promise<Outcome> {
  return withTarget(options, async (target) => {
    const path = options.spec ?? target.lab?.specPath ?? SPEC_FILE;
    const specText = await edited(target, edit);
    const cluster = requireCluster(specText, path);
    const hosts = hostsOf(target, cluster);
    return applyChange({ ...target, specText, cluster, hosts }, options, () => writing(path, target, specText));
  });
}

/** Of a change that was cut the file says what was wanted, and the cluster does not have it. */
async function edited(target: Target, { kind, name, how, make }: Edit): Promise<string> {
  const { specText, cluster } = target;
  try {
    return make(specText, cluster);
  } catch (error) {
    if (!(error instanceof Failed) || !['already-there', 'not-there'].includes(error.code)) throw error;
    const { prospect } = await prepare(target);
    const isIt = (change: SpecChange) => change.kind === kind && change.name === name && change.how === how;
    if (prospect.changes.some(isIt)) return specText;
    throw error;
  }
}

async function writing(
  path: string,
  { specText: before }: Target,
  specText: string,
): Promise<(error: unknown) => Promise<void>> {
  const { files } = localHost();
  await files.write(path, specText, 0o600);
  return async (error) => {
    if (error instanceof Failed && error.exit === 3) await files.write(path, before, 0o600);
  };
}
