// Incidents and holder records on the state volume: atomic and on disk before they are relied upon.
import { type Holder, type Incident, incidentId } from '../../core/grace/incident.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { incidentFolder, recordPaths } from '../server/paths.ts';
import { onMountedVolume } from '../server/state-volume.ts';

/** Those that have not been closed. Rejects when the state volume can't be read. */
export async function listIncidents(host: Host, cluster: Cluster): Promise<readonly Incident[]> {
  const folder = incidentFolder(cluster);
  const names = (await onMountedVolume(host, cluster, () => host.files.list(folder))) ?? [];
  const files = names.filter((name) => name.endsWith('.json'));
  const incidents = await Promise.all(files.map((name) => readRecord<Incident>(host, cluster, `${folder}/${name}`)));
  return incidents.filter((incident) => incident !== undefined);
}

/** Those of one server, the latest incarnation's first. */
export async function incidentsOf(host: Host, cluster: Cluster, server: string): Promise<readonly Incident[]> {
  const own = (await listIncidents(host, cluster)).filter((incident) => incident.server === server);
  return own.sort((a, b) => b.epoch - a.epoch);
}

/** Each incarnation's stands alone: one that turns out a false alarm takes no other with it (model/broken-incidents-stand-alone.pml). */
export async function openIncident(host: Host, cluster: Cluster, incident: Incident): Promise<void> {
  const text = `${JSON.stringify(incident)}\n`;
  await onMountedVolume(host, cluster, () => host.files.write(pathOf(cluster, incident), text));
}

/** Closes exactly this one: one of another incarnation of the same server stays open. */
export async function closeIncident(host: Host, cluster: Cluster, incident: Incident): Promise<void> {
  await onMountedVolume(host, cluster, () => host.files.remove(pathOf(cluster, incident)));
}

export async function readHolder(host: Host, cluster: Cluster, server: string): Promise<Holder | undefined> {
  return readRecord<Holder>(host, cluster, recordPaths(cluster, server).holder);
}

export async function writeHolder(host: Host, cluster: Cluster, holder: Holder): Promise<void> {
  const { holder: path } = recordPaths(cluster, holder.server);
  await onMountedVolume(host, cluster, () => host.files.write(path, `${JSON.stringify(holder)}\n`));
}

/** The holder record of every server that has one. */
export async function listHolders(host: Host, cluster: Cluster): Promise<readonly Holder[]> {
  const holders = await Promise.all(cluster.servers.map(({ name }) => readHolder(host, cluster, name)));
  return holders.filter((holder) => holder !== undefined);
}

const pathOf = (cluster: Cluster, incident: Incident): string =>
  `${incidentFolder(cluster)}/${incidentId(incident)}.json`;

async function readRecord<T>(host: Host, cluster: Cluster, path: string): Promise<T | undefined> {
  const text = await onMountedVolume(host, cluster, () => host.files.read(path));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${path} is no record of ours: ${text.slice(0, 40)}`, { cause: error });
  }
}
