// A lab with its cluster, up: what lab up, demo and bench begin with.
import type { Cluster, NfsVersion } from '../../../core/spec/cluster.ts';
import { defaultKernelSpec } from '../../../lab/default-kernel-spec.ts';
import { defaultSpec } from '../../../lab/default-spec.ts';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labOptions } from '../../../lab/options.ts';
import type { Progress } from '../../../work/commands/progress.ts';
import { setup } from '../../../work/commands/setup.ts';
import { installation } from '../installation.ts';
import { requireCluster } from '../require-cluster.ts';
import { clusterOptionsOf } from './cluster-options.ts';

export interface LabWish {
  readonly name: string;
  readonly nodes: number;
  /** How many of them have a kernel of their own; none unless given. With any, the cluster has one server, of the kernel's nfsd. */
  readonly kernelNodes?: number;
  readonly nfs: readonly NfsVersion[];
  /** See DefaultSpec. */
  readonly ownExports?: boolean;
  readonly lease?: string;
  readonly grace?: string;
  /** True: the lab outlives this process. */
  readonly detached: boolean;
  readonly progress: Progress;
  /** What is to be different in the text of its cluster.yaml. */
  readonly change?: (spec: string) => string;
}

export async function bringUpLab(wish: LabWish): Promise<{ lab: Lab; cluster: Cluster }> {
  const { detached, progress } = wish;
  const { lab, cluster, specText } = await bareLab(wish);
  try {
    await setUpLab(lab, cluster, specText, progress);
    return { lab, cluster };
  } catch (error) {
    if (!detached) await lab.stop();
    throw error;
  }
}

/** The nodes of the lab, without a cluster on them. */
export async function bareLab({
  name,
  nfs,
  detached,
  change = (spec) => spec,
  kernelNodes = 0,
  ...more
}: LabWish): Promise<{ lab: Lab; cluster: Cluster; specText: string }> {
  const common = { name, versions: nfs, ...more };
  const specText = change(kernelNodes > 0 ? defaultKernelSpec({ ...common, kernelNodes }) : defaultSpec(common));
  const cluster = requireCluster(specText, `lab ${name}`);
  return { cluster, specText, lab: await startLab(labOptions(name, cluster, specText, detached, kernelNodes)) };
}

export async function setUpLab(lab: Lab, cluster: Cluster, specText: string, progress: Progress): Promise<void> {
  const [first, ...others] = lab.hosts();
  if (first === undefined) throw new Error('a lab has at least one node');
  const slow = (await lab.state()).nodes.some(({ kind }) => kind === 'kernel');
  const within = slow ? { withinMs: KERNEL_NODES_MS } : {};
  await setup({
    hosts: [first, ...others],
    ...{ cluster, specText, installation, progress },
    ...{ ...clusterOptionsOf(lab), ...within },
  });
}

/** User-mode Linux on a busy machine takes ten times as long as on a quiet one. */
const KERNEL_NODES_MS = 600_000;
