// One look at the cluster: its status, and who is connected to its servers.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Seen } from '../../core/web/seen.ts';
import type { Host } from '../../host/host.ts';
import { status } from '../commands/status.ts';
import { recordPaths } from '../server/paths.ts';
import { onStateVolume } from '../server/state-volume.ts';

/** A state volume that hangs must not hold the page up. */
const SHORT_MS = 2_000;

export async function look(hosts: readonly [Host, ...Host[]], cluster: Cluster): Promise<Seen> {
  const [now, clients] = await Promise.all([status(hosts, cluster), clientsOf(hosts, cluster)]);
  return { cluster, status: now, clients };
}

/** As the servers' supervisors recorded them on the state volume within the last ten seconds: read by the first node that can. */
async function clientsOf(hosts: readonly Host[], cluster: Cluster): Promise<Seen['clients']> {
  for (const host of hosts) {
    const read = await Promise.all(cluster.servers.map((server) => addressesOf(host, cluster, server))).catch(
      // The next node may see it.
      () => undefined,
    );
    if (read !== undefined) return Object.fromEntries(read);
  }
  return {};
}

async function addressesOf(host: Host, cluster: Cluster, { name }: Server): Promise<[string, readonly string[]]> {
  const { connections } = recordPaths(cluster, name);
  const text = await onStateVolume(host, cluster, () => host.files.read(connections), SHORT_MS);
  const record = text === undefined ? NOBODY : (JSON.parse(text) as Recorded);
  return [name, [...new Set(record.connections.map(({ remoteAddress }) => remoteAddress))].sort()];
}

interface Recorded {
  readonly connections: readonly { readonly remoteAddress: string }[];
}

const NOBODY: Recorded = { connections: [] };
