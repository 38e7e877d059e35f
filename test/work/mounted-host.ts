// A memory host that has the state volume of a cluster.
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { type MemoryHost, memoryHost } from './memory-host.ts';

export const mountedHost = (name: string, cluster: Cluster, content: Record<string, string> = {}): MemoryHost =>
  memoryHost(name, {
    [`${cluster.stateVolume}/gracekeeper.json`]: JSON.stringify({ cluster: cluster.name }),
    ...content,
  });
