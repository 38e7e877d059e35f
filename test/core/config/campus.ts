// A cluster with everything that a configuration can hold: both protocols, both families, all squashes, a shared and an own export.
import type { Cluster, Export, Server } from '../../../src/core/spec/cluster.ts';

const share = (id: number, name: string, more: Partial<Export>): Export => ({
  name,
  id,
  path: `/srv/${name}`,
  pseudo: `/${name}`,
  clients: ['*'],
  access: 'rw',
  squash: 'root',
  ...more,
});

const server = (name: string, home: string, more: Partial<Server>): Server => ({
  name,
  address: '192.0.2.101',
  prefix: 24,
  names: [],
  home,
  failoverTo: [],
  exports: [],
  versions: ['4.1', '4.2'],
  fsal: 'vfs',
  daemon: 'ganesha',
  network: 'own',
  filesystems: [],
  failover: 'auto',
  onCrash: { kind: 'move' },
  failback: { kind: 'manual' },
  ...more,
});

export const mixed = server('nfs1', 'rack1', { exports: ['home', 'scratch'], versions: ['3', '4.0', '4.1'] });
export const modern = server('nfs2', 'rack2', { exports: ['home', 'media'] });
export const old = server('nfs3', 'rack1', { exports: ['scratch'], versions: ['3'] });

export const campus: Cluster = {
  name: 'campus',
  nodes: [
    { name: 'rack1', address: '192.0.2.11', id: 1, ssh: 'rack1' },
    { name: 'rack2', address: '192.0.2.12', id: 7, ssh: 'rack2' },
  ],
  network: { interface: 'auto' },
  fencing: { kind: 'none-accept-split-brain' },
  stateVolume: '/srv/state',
  exports: [
    share(1, 'home', { clients: ['198.51.100.0/24', '2001:db8:0:2::/64', '192.0.2.7'] }),
    share(20, 'scratch', { squash: 'none', access: 'ro' }),
    share(300, 'media', { squash: 'all', path: '/srv/media & films', clients: ['2001:db8::1'] }),
  ],
  drbd: [],
  servers: [mixed, modern, old],
  failbackAfterMs: 60_000,
  nfs: { leaseMs: 9_500, graceMs: 20_000 },
  corosync: { tokenMs: 1000, tokenCoefficientMs: 0, consensusMs: 1200 },
  metrics: { listen: { kind: 'none' } },
};
