// A DRBD resource is a clone on the two nodes of the server that mounts it, promoted where that runs.
import type { Cluster, DrbdResource, Server } from '../spec/cluster.ts';
import type { FailedStop } from './failed-stop.ts';
import { afterPromotionOf, beforeDemotionOf, drbdCloneOf, drbdOf, placementOf, withDrbdOf } from './names.ts';
import type { Clone, Colocation, Order, Placement } from './plan.ts';

export const drbdClones = ({ drbd }: Cluster, onFail: FailedStop): readonly Clone[] =>
  drbd.map((resource) => clone(resource, onFail));

/** linbit's agent; notify is what it tells a peer's death by. Nodes take the peer for outdated before they promote (core/config/drbd-conf.ts). */
function clone({ name }: DrbdResource, onFail: FailedStop): Clone {
  return {
    id: drbdCloneOf(name),
    meta: {
      promotable: 'true',
      ...{ 'promoted-max': '1', 'promoted-node-max': '1', 'clone-max': '2', 'clone-node-max': '1' },
      ...{ notify: 'true', interleave: 'true' },
    },
    primitive: {
      id: drbdOf(name),
      agent: 'ocf:linbit:drbd',
      params: { drbd_resource: name },
      meta: { 'failure-timeout': '5m', 'migration-threshold': '3' },
      operations: [
        { name: 'start', interval: '0s', timeout: '240s' },
        { name: 'promote', interval: '0s', timeout: '90s' },
        { name: 'demote', interval: '0s', timeout: '90s', onFail },
        { name: 'stop', interval: '0s', timeout: '100s', onFail },
        { name: 'notify', interval: '0s', timeout: '90s' },
        // A look starts some fifty programs; of one that is late on a busy machine nothing is gained by demoting what serves.
        { name: 'monitor', interval: '29s', timeout: '60s', role: 'Promoted' },
        { name: 'monitor', interval: '31s', timeout: '60s', role: 'Unpromoted' },
      ],
    },
  };
}

/** Its data is on these nodes only: others need not even have the programs with which to look for it. */
export const drbdPlacements = (cluster: Cluster): readonly Placement[] =>
  pairs(cluster).map(({ server: { home, failoverTo }, clone: resource }) => ({
    id: placementOf(resource),
    resource,
    discovery: 'never',
    rules: [
      {
        name: 'elsewhere',
        score: '-INFINITY',
        when: [home, ...failoverTo].map((value) => ({ attribute: '#uname', operation: 'ne', value })),
      },
    ],
  }));

export const drbdColocations = (cluster: Cluster): readonly Colocation[] =>
  pairs(cluster).map(({ server: { name }, clone: other }) => ({
    ...{ id: withDrbdOf(name, other), resource: name, with: other, role: 'Promoted' },
  }));

export const drbdOrders = (cluster: Cluster): readonly Order[] =>
  pairs(cluster).flatMap(({ server: { name }, clone: resource }) => [
    {
      ...{ id: afterPromotionOf(name, resource), kind: 'Mandatory' },
      ...{ first: { resource, action: 'promote' }, next: { resource: name, action: 'start' } },
    },
    {
      ...{ id: beforeDemotionOf(name, resource), kind: 'Mandatory' },
      ...{ first: { resource: name, action: 'stop' }, next: { resource, action: 'demote' } },
    },
  ]);

interface Pair {
  readonly server: Server;
  readonly clone: string;
}

const pairs = ({ servers }: Cluster): readonly Pair[] =>
  servers.flatMap((server) =>
    server.filesystems
      .filter(({ kind }) => kind === 'drbd')
      .map(({ source }) => ({ server, clone: drbdCloneOf(source) })),
  );
