// The classic recipe for the same server, after seed 003 (Vossel, 2014): resource-agents' own agents, with the parameters that the same server needs, and the
// agents' defaults for everything else. No export of a root, which NFSv4 has not needed for long.
import { SPEC_HASH } from '../../../core/plan/names.ts';
import type { Pairs, Placement, Plan, Primitive } from '../../../core/plan/plan.ts';
import type { Cluster, Export, Server } from '../../../core/spec/cluster.ts';
import { spareFilesystem } from '../../../core/spec/spare-filesystem.ts';
import { NFS_SERVICE } from './classic-files.ts';

/** The group and the last of its members: when that runs, all of it does. */
export const CLASSIC = { group: 'classic', last: 'classic-notify' } as const;

/** From the plan of ours: the same nodes, fence devices and cluster options, and nothing else that is ours. */
export function classicPlan(ours: Plan, cluster: Cluster, server: Server): Plan {
  const { [SPEC_HASH]: _, ...properties } = ours.properties;
  return {
    ...{ properties, nodes: ours.nodes, fencing: ours.fencing, levels: ours.levels },
    resourceDefaults: { 'resource-stickiness': '100' },
    groups: [{ id: CLASSIC.group, members: members(cluster, server) }],
    placements: [...ours.placements.filter(ofFencing(ours)), onItsNodes(server)],
    ...{ clones: [], colocations: [], orders: [] },
  };
}

const ofFencing =
  ({ fencing }: Plan) =>
  ({ resource }: Placement): boolean =>
    fencing.some(({ id }) => id === resource);

function onItsNodes({ home, failoverTo }: Server): Placement {
  const when = [home, ...failoverTo].map((value) => ({ attribute: '#uname', operation: 'ne', value }));
  return {
    id: 'classic_place',
    resource: CLASSIC.group,
    rules: [{ name: 'elsewhere', score: '-INFINITY', when }],
  };
}

function members(cluster: Cluster, server: Server): readonly Primitive[] {
  const shares = cluster.exports.filter(({ name }) => server.exports.includes(name));
  return [
    ...server.filesystems.map(({ source, mount, type }, index) =>
      primitive(`fs-${index + 1}`, 'Filesystem', '20s', { device: source, directory: mount, fstype: type }),
    ),
    primitive('nfsserver', 'nfsserver', '10s', nfsserver(cluster, server)),
    ...shares.flatMap(exported),
    primitive('address', 'IPaddr2', '10s', { ip: server.address, cidr_netmask: String(server.prefix) }),
    primitive('notify', 'nfsnotify', '30s', { source_host: server.address }),
  ];
}

function nfsserver(cluster: Cluster, server: Server): Pairs {
  const info = spareFilesystem(cluster, server)?.mount;
  if (info === undefined) throw new Error(`${server.name} has no filesystem for NFS's own state`);
  return {
    // What it looks for by itself needs systemd, which a lab node has not: classic-files.ts.
    nfs_init_script: NFS_SERVICE,
    nfs_no_notify: 'true',
    // Without it no client reclaims anything after a move. The value that its description suggests.
    nfs_server_scope: server.address,
    nfs_shared_infodir: info,
  };
}

const exported = (share: Export): readonly Primitive[] =>
  share.clients.map((clientspec, index) =>
    primitive(`export-${share.name}-${index + 1}`, 'exportfs', '10s', {
      ...{ clientspec, directory: share.path, fsid: String(share.id) },
      options: `${share.access},sync,no_subtree_check,root_squash`,
    }),
  );

/** Longer than the agents advise: nothing is to fail because a lab's node is slow. */
const PATIENCE = '120s';

const primitive = (id: string, agent: string, every: string, params: Pairs): Primitive => ({
  ...{ id: `classic-${id}`, agent: `ocf:heartbeat:${agent}`, params, meta: {} },
  operations: [
    { name: 'start', interval: '0s', timeout: PATIENCE },
    { name: 'stop', interval: '0s', timeout: PATIENCE, onFail: 'fence' },
    { name: 'monitor', interval: every, timeout: PATIENCE },
  ],
});
