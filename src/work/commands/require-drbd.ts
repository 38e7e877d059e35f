// What Pacemaker is to start has to be there: without metadata DRBD does not start, and the server waits for it in vain.
import { Failed } from '../../core/base/failed.ts';
import { drbdNodes } from '../../core/config/drbd-nodes.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { drbdStates } from '../drbd/drbd-states.ts';

/** Throws Failed (3) where a disk of this node has no metadata of DRBD. */
export async function requireDrbd(host: Host, cluster: Cluster): Promise<void> {
  const here = cluster.drbd.filter((one) => drbdNodes(cluster, one).some(({ name }) => name === host.name));
  if (here.length === 0) return;
  const up = await drbdStates(host, cluster);
  for (const { name, disk } of here) {
    if (up.has(name)) continue;
    const probe = ['blkid', '--probe', '--output', 'value', '--match-tag', 'TYPE', disk] as const;
    const { stdout } = await host.run(probe, { okExits: [0, NOTHING_KNOWN] });
    if (stdout.trim() !== 'drbd') throw noMetadata(host, name, disk);
  }
}

/** blkid(8): nothing was identified. */
const NOTHING_KNOWN = 2;

const noMetadata = (host: Host, name: string, disk: string) =>
  new Failed(3, 'no-drbd-metadata', `${host.name}: ${disk} has no metadata of DRBD for ${name}`, {
    hint: `where the disks hold nothing: gracekeeper setup FILE --new-drbd ${name}; else docs/kernel.md, DRBD, says how to keep what they hold`,
  });
