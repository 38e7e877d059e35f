import { expect, it } from 'vitest';
import { exportfsArgv, toldExports } from '../../../src/core/config/kernel-exports.ts';
import type { Cluster, Export, Server } from '../../../src/core/spec/cluster.ts';
import { examples } from '../example-clusters.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const nfs = archive.servers[0] as Server;
const share: Export = {
  ...{ name: 'home', id: 17, path: '/srv/home', pseudo: '/srv/home' },
  ...{ clients: ['198.51.100.0/24', '2001:db8::/32', '2001:db8::7', '*'], access: 'rw', squash: 'root' },
};

const argvOf = (cluster: Cluster, server: Server, exports: readonly Export[]) =>
  toldExports({ ...cluster, exports }, { ...server, exports: ['home'] }).map(({ options, places }) =>
    exportfsArgv(options, places),
  )[0];

it('an export is made with its own id as fsid, for all its clients, and with nothing of /etc/exports', () => {
  expect(argvOf(archive, nfs, [share])).toEqual([
    ...['exportfs', '-i', '-o', 'rw,sync,no_subtree_check,sec=sys,root_squash,fsid=17'],
    ...['198.51.100.0/24:/srv/home', '[2001:db8::]/32:/srv/home', '[2001:db8::7]:/srv/home', '*:/srv/home'],
  ]);
});

it('an export that another server lists too takes requests from any port, as those of clients that are sent on come from', () => {
  const listing = { ...nfs, exports: ['home'] };
  const cluster = { ...archive, servers: [listing, { ...listing, name: 'nfs2', address: '192.0.2.102' }] };
  expect(argvOf(cluster, listing, [{ ...share, access: 'ro' }])?.[3]).toBe(
    'ro,sync,no_subtree_check,sec=sys,root_squash,insecure,fsid=17',
  );
});
