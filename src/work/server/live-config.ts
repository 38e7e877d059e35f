// What a process knows of the cluster, taken over from cluster.json when it is told that this has changed. Whoever holds these objects sees the newest
// whenever he looks at a property of theirs; what he has made of one before stays as it was.
import { during } from '../../core/change/during.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { type Clusters, readClusters } from './read-cluster.ts';

export interface LiveCluster {
  readonly cluster: Cluster;
  /** Takes over what cluster.json says now. Rejects, and changes nothing, when it can't be read. */
  reread(): Promise<void>;
}

export interface LiveServer extends LiveCluster {
  readonly server: Server;
}

/** For a process of a whole node. Rejects where this node has not been set up. */
export async function liveCluster(host: Host): Promise<LiveCluster> {
  let now = bothOf(await readClusters(host));
  return {
    cluster: view(() => now),
    reread: async () => {
      now = bothOf(await readClusters(host));
    },
  };
}

/** For the supervisor of one server; undefined where the cluster has none of that name. */
export async function liveServer(host: Host, name: string): Promise<LiveServer | undefined> {
  const first = configOf(await readClusters(host), name);
  if (first === undefined) return undefined;
  let now = first;
  return {
    cluster: view(() => now.cluster),
    server: view(() => now.server),
    reread: async () => {
      const next = configOf(await readClusters(host), name);
      // One that is no server of the cluster any more is about to be stopped.
      if (next !== undefined) now = asStarted(first, next);
    },
  };
}

interface Config {
  readonly cluster: Cluster;
  readonly server: Server;
}

/** What a running server can't take over (core/plan/settings.ts) stays: Pacemaker starts it anew. */
function asStarted(first: Config, next: Config): Config {
  const { nfs, network } = first.cluster;
  const { address, prefix, versions, fsal } = first.server;
  return { cluster: { ...next.cluster, nfs, network }, server: { ...next.server, address, prefix, versions, fsal } };
}

/** A server that is about to go is as it was. */
function configOf(clusters: Clusters, name: string): Config | undefined {
  const known = [clusters.cluster, clusters.former].flatMap((cluster) => cluster?.servers ?? []);
  const server = known.find((candidate) => candidate.name === name);
  return server === undefined ? undefined : { cluster: bothOf(clusters), server };
}

const bothOf = ({ cluster, former }: Clusters): Cluster => (former === undefined ? cluster : during(former, cluster));

function view<T extends object>(now: () => T): T {
  const keys = Object.keys(now()) as (keyof T)[];
  const properties = keys.map((key) => [key, { enumerable: true, get: () => now()[key] }] as const);
  return Object.defineProperties({}, Object.fromEntries(properties)) as T;
}
