// What on the state volume must never go back, as it is now.
import type { Floors } from '../../core/backup/manifest.ts';
import { newest } from '../../core/locks/nsm-state.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { stateFolder } from '../locks/lock-paths.ts';
import { recordPaths } from '../server/paths.ts';
import { onStateVolume } from '../server/state-volume.ts';

/** A server without a record has never run. Rejects, with a sentence about the volume, where it does not answer. */
export async function liveFloors(host: Host, cluster: Cluster): Promise<Floors> {
  const read = (path: string) => onStateVolume(host, cluster, () => host.files.read(path));
  const epochs = cluster.servers.map(async ({ name }) => {
    const text = await read(recordPaths(cluster, name).epoch);
    return text === undefined ? [] : [[name, Number(text)] as const];
  });
  const names = (await onStateVolume(host, cluster, () => host.files.list(stateFolder(cluster)))) ?? [];
  const states = names.map(Number).filter((state) => state % 2 === 1);
  return {
    epochs: Object.fromEntries((await Promise.all(epochs)).flat()),
    nsmState: newest(states, host.clock.now()) ?? null,
  };
}
