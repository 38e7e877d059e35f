// The two that are compared, as what the lab's cluster runs: ours as setup has made it, and the classic one in its place.
import { encodeConfiguration } from '../../../core/cib/encode.ts';
import { compile } from '../../../core/plan/compile.ts';
import { notifyOf } from '../../../core/plan/names.ts';
import type { Cluster, Server } from '../../../core/spec/cluster.ts';
import type { Host } from '../../../host/host.ts';
import { replaceConfiguration, setProperty } from '../../../host/tools/pacemaker.ts';
import { LAB_PROPERTIES } from '../../../lab/foreign-properties.ts';
import { classicFiles, withName } from './classic-files.ts';
import { CLASSIC, classicPlan } from './classic-plan.ts';
import { nodeOf, until } from './cluster.ts';

export interface Recipe {
  readonly group: string;
  /** The member that starts last: when it runs, all of it does. */
  readonly last: string;
}

export const ours = ({ name }: Server): Recipe => ({ group: name, last: notifyOf(name) });

/** Ends ours, takes it out of the cluster, and returns when the classic one runs. `asked`: a node that only asks. */
export async function classicInstead(
  asked: Host,
  nodes: readonly Host[],
  cluster: Cluster,
  server: Server,
): Promise<Recipe> {
  const before = compile(cluster);
  const devices = before.fencing.map(({ id }) => id);
  await setProperty(asked, 'stop-all-resources', 'true');
  await until(asked, 'all of ours to have stopped', ({ resources }) =>
    resources.every(({ id, role }) => role === 'Stopped' || devices.includes(id)) ? true : undefined,
  );
  await Promise.all(nodes.map((node) => equip(node, cluster, server)));
  const plan = classicPlan(before, cluster, server);
  const properties = { ...LAB_PROPERTIES, ...plan.properties };
  await replaceConfiguration(asked, encodeConfiguration({ ...plan, properties }, []));
  await until(asked, 'the classic group to run', (status) => nodeOf(status, CLASSIC.last));
  return CLASSIC;
}

async function equip(node: Host, cluster: Cluster, server: Server): Promise<void> {
  for (const { path, text, mode } of classicFiles(cluster)) await node.files.write(path, text, mode);
  await node.files.write(HOSTS, withName((await node.files.read(HOSTS)) ?? '', server), 0o644);
  // A node that is switched off forgets what is not on its disk.
  await node.run(['sync']);
}

const HOSTS = '/etc/hosts';
