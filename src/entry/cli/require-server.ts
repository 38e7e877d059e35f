import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';

/** Throws Failed (2) unless the spec has it. */
export function requireServer(cluster: Cluster, name: string): void {
  const names = cluster.servers.map((server) => server.name);
  if (!names.includes(name))
    throw new Failed(2, 'no-server', `there is no server ${name}`, { hint: `the spec has ${names.join(', ')}` });
}
