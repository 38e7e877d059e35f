// What a server with NFS-Ganesha is made of. Failures are events; its recurring monitors are a backstop (TAKEOVER section 1).
import type { Cluster, Server } from '../spec/cluster.ts';
import { announcedAddress } from './announced-address.ts';
import type { FailedStop } from './failed-stop.ts';
import { daemonOf } from './names.ts';
import type { Primitive } from './plan.ts';
import { settingsDigest } from './settings.ts';

export const ganeshaMembers = (cluster: Cluster, server: Server, onFail: FailedStop): readonly Primitive[] => [
  daemon(cluster, server, onFail),
  announcedAddress(server.name, onFail),
];

function daemon(cluster: Cluster, server: Server, onFail: FailedStop): Primitive {
  return {
    id: daemonOf(server.name),
    agent: 'ocf:gracekeeper:ganesha_nfsd',
    params: { server: server.name, settings: settingsDigest(cluster, server) },
    meta: { 'failure-timeout': '10m', 'migration-threshold': '1' },
    operations: [
      { name: 'start', interval: '0s', timeout: '60s' },
      { name: 'stop', interval: '0s', timeout: '40s', onFail },
      { name: 'monitor', interval: '60s', timeout: '30s' },
    ],
  };
}
