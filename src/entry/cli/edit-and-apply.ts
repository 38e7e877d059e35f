// A verb that changes the cluster edits its cluster.yaml, as its user would, and applies that.

import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { localHost } from '../../host/local.ts';
import { SPEC_FILE } from '../../work/server/paths.ts';
import { type ApplyOptions, applyChange } from './apply-change.ts';
import type { Outcome } from './outcome.ts';
import { requireCluster } from './require-cluster.ts';
import { hostsOf, type Target, type TargetOptions, withTarget } from './target.ts';

export type EditOptions = TargetOptions & ApplyOptions;

/** The file is as it was when the change is refused; else it is the new one, also when the change is cut, so that applying it goes on. */
export function editAndApply(options: EditOptions, edit: (text: string, cluster: Cluster) => string): Promise<Outcome> {
  return withTarget(options, async (target) => {
    const path = options.spec ?? target.lab?.specPath ?? SPEC_FILE;
    const specText = edit(target.specText, target.cluster);
    const cluster = requireCluster(specText, path);
    const hosts = await hostsOf(target, cluster);
    return applyChange({ ...target, specText, cluster, hosts }, options, () => writing(path, target, specText));
  });
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
