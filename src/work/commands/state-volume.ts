// The state volume's marker: written once, seen by every node, or the volume is not shared.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';

export async function markStateVolume(hosts: readonly [Host, ...Host[]], cluster: Cluster): Promise<void> {
  const path = `${cluster.stateVolume}/gracekeeper.json`;
  const [first] = hosts;
  const before = await first.files.read(path);
  const owner = before === undefined ? cluster.name : (JSON.parse(before) as { cluster: string }).cluster;
  if (owner !== cluster.name)
    throw new Failed(3, 'state-volume-taken', `the state volume ${cluster.stateVolume} belongs to cluster ${owner}`);
  if (before === undefined) await first.files.write(path, `${JSON.stringify({ cluster: cluster.name })}\n`, 0o600);
  for (const host of hosts) {
    if (await host.files.exists(path)) continue;
    throw new Failed(
      3,
      'state-volume-not-shared',
      `${host.name} does not see ${path}, which ${first.name} has written`,
      {
        hint: 'the state volume must be one storage that every node mounts at the same path',
      },
    );
  }
}
