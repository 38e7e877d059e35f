// Is the state volume here, ours, and alive? A server that starts without its records forgets its clients; one that writes them beside an
// unmounted volume lets another server forget them.
import type { Cluster } from '../../core/spec/cluster.ts';
import { inTime } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';

const ANSWERS_WITHIN_MS = 5_000;

export async function requireStateVolume(host: Host, cluster: Cluster): Promise<void> {
  const path = `${cluster.stateVolume}/gracekeeper.json`;
  const marker = await inTime(
    host.clock,
    `state volume ${cluster.stateVolume}`,
    ANSWERS_WITHIN_MS,
    host.files.read(path),
  );
  if (marker === undefined)
    throw new Error(
      `state volume ${cluster.stateVolume} is not there (no gracekeeper.json): is it mounted on ${host.name}?`,
    );
  const { cluster: owner } = JSON.parse(marker) as { cluster: string };
  if (owner !== cluster.name)
    throw new Error(`state volume ${cluster.stateVolume} belongs to cluster ${owner}, not to ${cluster.name}`);
}
