// A lab whose nodes have no cluster yet, and the setup of the cluster that it was made for.
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Host } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import { defaultSpec } from '../../src/lab/default-spec.ts';
import { LAB_PROPERTIES } from '../../src/lab/foreign-properties.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { setup } from '../../src/work/commands/setup.ts';
import { status } from '../../src/work/commands/status.ts';
import { installation } from './cluster-lab.ts';

export interface Bare {
  readonly lab: Lab;
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly specText: string;
}

/** The default cluster of a lab; of three nodes or more, nfs1 fails over to node2 only. */
export function specOf(name: string, nodes: number): { cluster: Cluster; specText: string } {
  const home = 'home: node1, ';
  const text = defaultSpec({ name, nodes, versions: ['4.1', '4.2'] });
  const specText = nodes > 2 ? text.replace(home, `${home}failoverTo: [node2], `) : text;
  const { cluster, findings } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  return { cluster, specText };
}

export async function bareLab(name: string, nodes: number): Promise<Bare> {
  const { cluster, specText } = specOf(name, nodes);
  const lab = await startLab(labOptions(name, cluster, specText, false));
  const [first, ...others] = lab.hosts();
  if (first === undefined) throw new Error('a lab has nodes');
  return { lab, hosts: [first, ...others], cluster, specText };
}

export const setUp = ({ hosts, cluster, specText }: Omit<Bare, 'lab'>): Promise<void> =>
  setup({
    hosts,
    cluster,
    specText,
    installation,
    progress: silent,
    foreignProperties: LAB_PROPERTIES,
  });

/** When its addresses answer, Pacemaker may still have a node or a clone to attend to. */
export const healthy = ({ hosts, cluster }: Bare): Promise<true> =>
  eventually(systemClock, { what: `${cluster.name} to be healthy`, withinMs: 30_000 }, async () => {
    const { health } = await status(hosts, cluster);
    return health === 'HEALTHY' || undefined;
  });
