// Nodes in a ring, a server at home on each, one shared export: the default lab as a value, and larger ones.
import type { Cluster, Failback, Server } from '../../src/core/spec/cluster.ts';

export const fourServers = (failback?: Failback): Cluster => ringOf(4, failback);

export function ringOf(size: number, failback: Failback = { kind: 'manual' }): Cluster {
  const nodes = Array.from({ length: size }, (_, index) => `node${index + 1}`);
  return {
    name: 'ring',
    nodes: nodes.map((name, index) => ({ name, address: `192.0.2.${11 + index}`, id: index + 1, ssh: name })),
    network: { interface: 'auto' },
    fencing: { kind: 'devices', devices: nodes.map((node) => ({ agent: 'fence_lab', nodes: [node], options: {} })) },
    stateVolume: '/srv/state',
    exports: [
      { name: 'home', id: 1, path: '/srv/home', pseudo: '/home', clients: ['*'], access: 'rw', squash: 'root' },
    ],
    drbd: [],
    servers: nodes.map((_, index) => server(nodes, index, failback)),
    failbackAfterMs: 60_000,
    nfs: { leaseMs: 60_000, graceMs: 90_000 },
    corosync: { tokenMs: 3000, tokenCoefficientMs: 650, consensusMs: 3600 },
    metrics: { listen: { kind: 'none' } },
  };
}

const server = (nodes: readonly string[], index: number, failback: Failback): Server => ({
  name: `nfs${index + 1}`,
  address: `192.0.2.${101 + index}`,
  prefix: 24,
  names: [],
  home: nodes[index] ?? '',
  failoverTo: [...nodes.slice(index + 1), ...nodes.slice(0, index)],
  exports: ['home'],
  versions: ['4.1', '4.2'],
  fsal: 'vfs',
  daemon: 'ganesha',
  network: 'own',
  filesystems: [],
  failover: 'auto',
  onCrash: { kind: 'restart', restarts: 3, withinMs: 60_000 },
  failback,
});
