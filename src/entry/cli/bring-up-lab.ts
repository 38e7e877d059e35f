// A lab with its cluster, up: what lab up, demo and bench begin with.
import type { Cluster, NfsVersion } from '../../core/spec/cluster.ts';
import { defaultSpec } from '../../lab/default-spec.ts';
import { type Lab, startLab } from '../../lab/lab.ts';
import { labOptions } from '../../lab/options.ts';
import type { Progress } from '../../work/commands/progress.ts';
import { setup } from '../../work/commands/setup.ts';
import { installation } from './installation.ts';
import { clusterOptionsOf } from './lab-tuning.ts';
import { requireCluster } from './require-cluster.ts';

export interface LabWish {
  readonly name: string;
  readonly nodes: number;
  readonly nfs: readonly NfsVersion[];
  /** True: the lab outlives this process. */
  readonly detached: boolean;
  readonly progress: Progress;
}

export async function bringUpLab({
  name,
  nodes,
  nfs,
  detached,
  progress,
}: LabWish): Promise<{ lab: Lab; cluster: Cluster }> {
  const specText = defaultSpec({ name, nodes, versions: nfs });
  const cluster = requireCluster(specText, `lab ${name}`);
  const lab = await startLab(labOptions(name, cluster, specText, detached));
  try {
    await setUpLab(lab, cluster, specText, progress);
    return { lab, cluster };
  } catch (error) {
    if (!detached) await lab.stop();
    throw error;
  }
}

export async function setUpLab(lab: Lab, cluster: Cluster, specText: string, progress: Progress): Promise<void> {
  const [first, ...others] = lab.hosts();
  if (first === undefined) throw new Error('a lab has at least one node');
  await setup({ hosts: [first, ...others], cluster, specText, installation, progress, ...clusterOptionsOf(lab) });
}
