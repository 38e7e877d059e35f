// A lab for what is measured under Pacemaker on kernel nodes: two of them, which serve, and an ordinary third one, which gives quorum and is asked.
import type { Cluster } from '../../../core/spec/cluster.ts';
import type { Host } from '../../../host/host.ts';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labOptions } from '../../../lab/options.ts';
import type { Progress } from '../../../work/commands/progress.ts';
import { setUpLab } from '../../cli/lab/bring-up.ts';
import { requireCluster } from '../../cli/require-cluster.ts';

export interface Scene {
  readonly lab: Lab;
  readonly cluster: Cluster;
  /** Those with kernels of their own. */
  readonly nodes: readonly Host[];
  /** The node that only asks. */
  readonly asked: Host;
  readonly progress: Progress;
  /** What is done to a kernel node whenever it has booted. */
  readonly booted: (node: Host, cluster: Cluster) => Promise<void>;
}

const KERNEL_NODES = 2;
const ASKED = 'node3';

export interface KernelLab {
  /** The text of a cluster.yaml for a cluster of that name. */
  readonly spec: (name: string) => string;
  readonly progress: Progress;
  /** Nothing unless given. Safe to repeat. */
  readonly booted?: Scene['booted'];
}

/** The lab goes in the end. */
export async function inKernelLab<T>(
  { spec, progress, booted = async () => undefined }: KernelLab,
  act: (scene: Scene) => Promise<T>,
): Promise<T> {
  const name = `bench-${process.pid}`;
  const specText = spec(name);
  const cluster = requireCluster(specText, name);
  progress('two kernel nodes and a third one');
  const lab = await startLab(labOptions(name, cluster, specText, false, KERNEL_NODES));
  try {
    const nodes = lab.hosts().slice(0, KERNEL_NODES);
    const scene = { lab, cluster, nodes, asked: lab.host(ASKED), progress, booted };
    await Promise.all(nodes.map((node) => booted(node, cluster)));
    await setUpLab(lab, cluster, specText, progress);
    return await act(scene);
  } finally {
    await lab.stop();
  }
}
