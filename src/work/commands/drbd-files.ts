// DRBD's configuration on a node. Its metadata, and which of two blank disks begins as the good one, are an administrator's (docs/kernel.md): a wrong
// answer there loses what a disk holds.
import { drbdConf } from '../../core/config/drbd-conf.ts';
import { drbdNodes } from '../../core/config/drbd-nodes.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';

const FOLDER = '/etc/drbd.d';
const fileOf = (resource: string): string => `${FOLDER}/gracekeeper-${resource}.res`;

export async function writeDrbd(host: Host, cluster: Cluster): Promise<void> {
  const here = cluster.drbd.flatMap((resource) => {
    const nodes = drbdNodes(cluster, resource);
    return nodes.some(({ name }) => name === host.name) ? [{ resource, nodes }] : [];
  });
  if (here.length === 0) return;
  const { stdout } = await host.run(['modinfo', '--field', 'version', 'drbd'], { okExits: [0, 1] });
  const version = stdout.trim().startsWith('9') ? '9' : '8.4';
  await Promise.all(
    here.map((parts) => host.files.write(fileOf(parts.resource.name), drbdConf({ ...parts, version }), 0o644)),
  );
}

/** The device stays up for as long as somebody has it up: what lies on it is nobody's to take away. */
export async function removeDrbd(host: Host, { drbd = [] }: Partial<Pick<Cluster, 'drbd'>>): Promise<void> {
  await Promise.all(drbd.map(({ name }) => host.files.remove(fileOf(name))));
}
