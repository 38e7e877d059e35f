// What a server that is gone for good has left on the state volume: who its clients were, and what they could reclaim.
import { incidentId } from '../../core/grace/incident.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { closeIncident, incidentsOf } from '../grace/records.ts';
import { recordPaths } from '../server/paths.ts';
import { onStateVolume } from '../server/state-volume.ts';

/** Nobody can reclaim anything from it any more, and nobody is kept in grace for its sake. Returns the ids of the incidents that this closed. */
export async function forgetServer(host: Host, cluster: Cluster, server: string): Promise<readonly string[]> {
  const incidents = await incidentsOf(host, cluster, server);
  for (const incident of incidents) await closeIncident(host, cluster, incident);
  await onStateVolume(host, cluster, () => host.files.remove(recordPaths(cluster, server).folder));
  return incidents.map(incidentId);
}
