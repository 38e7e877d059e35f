// Incidents and holder records on the state volume: atomic and on disk before they are relied upon.
import { type Holder, type Incident, incidentId } from '../../core/grace/incident.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { incidentFolder, recordPaths } from '../server/paths.ts';
import { onStateVolume } from '../server/state-volume.ts';

/** Those that have not been closed. Rejects when the state volume can't be read. */
export async function listIncidents(host: Host, cluster: Cluster): Promise<readonly Incident[]> {
  const folder = incidentFolder(cluster);
  const names = (await onStateVolume(host, cluster, () => host.files.list(folder))) ?? [];
  const servers = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  const incidents = await Promise.all(servers.map((server) => readIncident(host, cluster, server)));
  return incidents.filter((incident) => incident !== undefined);
}

export async function readIncident(host: Host, cluster: Cluster, server: string): Promise<Incident | undefined> {
  return readRecord<Incident>(host, cluster, pathOf(cluster, server));
}

/** An open one of a later incarnation stays as it is: who comes late has nothing to add. */
export async function openIncident(host: Host, cluster: Cluster, incident: Incident): Promise<void> {
  const known = await readIncident(host, cluster, incident.server);
  if (known !== undefined && known.epoch >= incident.epoch) return;
  const text = `${JSON.stringify(incident)}\n`;
  await onStateVolume(host, cluster, () => host.files.write(pathOf(cluster, incident.server), text));
}

/** Closes exactly this one: a later one of the same server stays open. */
export async function closeIncident(host: Host, cluster: Cluster, incident: Incident): Promise<void> {
  const known = await readIncident(host, cluster, incident.server);
  if (known === undefined || incidentId(known) !== incidentId(incident)) return;
  await onStateVolume(host, cluster, () => host.files.remove(pathOf(cluster, incident.server)));
}

export async function readHolder(host: Host, cluster: Cluster, server: string): Promise<Holder | undefined> {
  return readRecord<Holder>(host, cluster, recordPaths(cluster, server).holder);
}

export async function writeHolder(host: Host, cluster: Cluster, holder: Holder): Promise<void> {
  const { holder: path } = recordPaths(cluster, holder.server);
  await onStateVolume(host, cluster, () => host.files.write(path, `${JSON.stringify(holder)}\n`));
}

/** The holder record of every server that has one. */
export async function listHolders(host: Host, cluster: Cluster): Promise<readonly Holder[]> {
  const holders = await Promise.all(cluster.servers.map(({ name }) => readHolder(host, cluster, name)));
  return holders.filter((holder) => holder !== undefined);
}

const pathOf = (cluster: Cluster, server: string): string => `${incidentFolder(cluster)}/${server}.json`;

async function readRecord<T>(host: Host, cluster: Cluster, path: string): Promise<T | undefined> {
  const text = await onStateVolume(host, cluster, () => host.files.read(path));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${path} is no record of ours: ${text.slice(0, 40)}`, { cause: error });
  }
}
