// A cluster of both kinds of daemon, each with nodes of its own: nfs1 is the kernel's, on node1 and node2; nfs2 and nfs3 are Ganesha's, on node3 and node4.
import type { Cluster, Server } from '../../src/core/spec/cluster.ts';
import { ringOf } from './four-servers.ts';

export function mixedCluster(): Cluster {
  const plain = ringOf(4);
  const [share, server] = [plain.exports[0], plain.servers[0]];
  if (share === undefined || server === undefined) throw new Error('a ring has servers, and an export');
  const exports = [
    { ...share, name: 'disk', id: 11, path: '/srv/disk/data', pseudo: '/srv/disk/data' },
    { ...share, name: 'shared', id: 12, path: '/srv/shared/data', pseudo: '/shared' },
  ];
  const disk = { kind: 'device', source: '/dev/san/disk', mount: '/srv/disk', type: 'ext4', options: '' } as const;
  const named = (name: string, home: string, next: string, more: Partial<Server>): Server => ({
    ...{ ...server, name, address: `192.0.2.10${name.at(-1)}`, home, failoverTo: [next], exports: ['shared'] },
    ...more,
  });
  const kernel = { daemon: 'kernel', network: 'host', exports: ['disk'], filesystems: [disk] } as const;
  return {
    ...plain,
    exports,
    servers: [
      named('nfs1', 'node1', 'node2', kernel),
      named('nfs2', 'node3', 'node4', {}),
      named('nfs3', 'node4', 'node3', {}),
    ],
  };
}
