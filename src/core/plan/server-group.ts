// A server is one group: daemon, then address. Moving it is stopping it here and starting it there (DESIGN sections 1 and 4).
import type { Cluster, Server } from '../spec/cluster.ts';
import { addressOf, daemonOf } from './names.ts';
import type { Group, Primitive } from './plan.ts';
import { settingsDigest } from './settings.ts';

/** The group of one server. Failures are events; its recurring monitors are a backstop (TAKEOVER section 1). */
export function serverGroup(cluster: Cluster, server: Server): Group {
  const onFail = failedStop(cluster);
  return { id: server.name, members: [daemon(cluster, server, onFail), address(server.name, onFail)] };
}

type FailedStop = 'fence' | 'block';

// A stop that fails may have left a holder behind: it ends with the node, or with an administrator where nothing can fence.
const failedStop = (cluster: Cluster): FailedStop => (cluster.fencing.kind === 'devices' ? 'fence' : 'block');

/** One reported failure moves exactly this group; the score of its home and of failoverTo stays far below the stickiness. */
function daemon(cluster: Cluster, server: Server, onFail: FailedStop): Primitive {
  return {
    id: daemonOf(server.name),
    agent: 'ocf:gracekeeper:ganesha_nfsd',
    params: { server: server.name, settings: settingsDigest(cluster, server) },
    meta: { 'failure-timeout': '10m', 'migration-threshold': '1', 'resource-stickiness': String(STICKINESS) },
    operations: [
      { name: 'start', interval: '0s', timeout: '60s' },
      { name: 'stop', interval: '0s', timeout: '40s', onFail },
      { name: 'monitor', interval: '60s', timeout: '30s' },
    ],
  };
}

/** An address that can't be announced is tried once more in place, then the whole server moves. */
function address(server: string, onFail: FailedStop): Primitive {
  return {
    id: addressOf(server),
    agent: 'ocf:gracekeeper:nfs_address',
    params: { server },
    meta: { 'failure-timeout': '10m', 'migration-threshold': '2' },
    operations: [
      { name: 'start', interval: '0s', timeout: '20s' },
      { name: 'stop', interval: '0s', timeout: '20s', onFail },
      { name: 'monitor', interval: '60s', timeout: '20s' },
    ],
  };
}

export const STICKINESS = 10_000;
