// The classic recipe as a CIB that Pacemaker takes, for the very server that ours is measured with.
import { describe, expect, test } from 'vitest';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { exportClient, exportOptions } from '../../../src/core/config/kernel-exports.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { classicFiles, NFS_SERVICE, withName } from '../../../src/entry/bench/kernel-group/classic-files.ts';
import { CLASSIC, classicPlan } from '../../../src/entry/bench/kernel-group/classic-plan.ts';
import { kernelGroupSpec } from '../../../src/entry/bench/kernel-group/spec.ts';
import { requireCluster } from '../../../src/entry/cli/require-cluster.ts';
import { LAB_PROPERTIES } from '../../../src/lab/foreign-properties.ts';
import { isInstalled } from '../../core/pacemaker-tools.ts';
import { verify } from '../../core/plan/verify.ts';

const cluster = requireCluster(kernelGroupSpec('compared'), 'bench');
const [server] = cluster.servers;
if (server === undefined) throw new Error('the spec has a server');
const ours = compile(cluster);
const classic = classicPlan(ours, cluster, server);
const members = classic.groups[0]?.members ?? [];
const paramsOf = (agent: string) => members.filter((it) => it.agent.endsWith(`:${agent}`)).map(({ params }) => params);

describe('the classic recipe', () => {
  test('is one group of resource-agents in the order of seed 003', () => {
    expect(members.map(({ id, agent }) => `${id} ${agent}`)).toEqual([
      'classic-fs-1 ocf:heartbeat:Filesystem',
      'classic-fs-2 ocf:heartbeat:Filesystem',
      'classic-fs-3 ocf:heartbeat:Filesystem',
      'classic-nfsserver ocf:heartbeat:nfsserver',
      'classic-export-papers-1 ocf:heartbeat:exportfs',
      'classic-export-images-1 ocf:heartbeat:exportfs',
      'classic-address ocf:heartbeat:IPaddr2',
      'classic-notify ocf:heartbeat:nfsnotify',
    ]);
    expect(members.at(-1)?.id).toBe(CLASSIC.last);
  });

  test('has nothing of ours in it, and the fence devices and options that ours has', () => {
    expect(JSON.stringify({ ...classic, properties: Object.keys(classic.properties) })).not.toMatch(/gracekeeper:/);
    expect(classic.fencing).toEqual(ours.fencing);
    expect(Object.keys(ours.properties).filter((name) => !(name in classic.properties))).toEqual([
      'gracekeeper-spec-hash',
    ]);
    expect(classic.clones).toEqual([]);
  });

  test('serves what ours serves, under the same file system ids and options, by the agents of resource-agents', () => {
    expect(paramsOf('exportfs').map(({ directory, fsid }) => [directory, fsid])).toEqual(
      cluster.exports.map(({ path, id }) => [path, String(id)]),
    );
    for (const [index, share] of cluster.exports.entries()) {
      const { clientspec, options = '' } = paramsOf('exportfs')[index] ?? {};
      expect(clientspec).toBe(share.clients.map(exportClient).join());
      // sec=sys is exports(5)'s own default.
      expect(options.split(',').toSorted()).toEqual(
        exportOptions(cluster, server, share).replace('sec=sys,', '').split(',').toSorted(),
      );
    }
    expect(paramsOf('IPaddr2')).toEqual([{ ip: '192.0.2.101', cidr_netmask: '24' }]);
    expect(paramsOf('Filesystem').map(({ device, directory }) => [device, directory])).toEqual(
      server.filesystems.map(({ source, mount }) => [source, mount]),
    );
  });

  test('keeps the state of NFS on the filesystem without exports, and leaves every wait at its default', () => {
    expect(paramsOf('nfsserver')).toEqual([
      {
        nfs_init_script: NFS_SERVICE,
        nfs_no_notify: 'true',
        nfs_server_scope: '192.0.2.101',
        nfs_shared_infodir: '/srv/info',
      },
    ]);
    expect(paramsOf('exportfs').flatMap(Object.keys)).not.toContain('wait_for_leasetime_on_stop');
  });

  test('refuses a server without a filesystem for that state', () => {
    const without = { ...server, filesystems: server.filesystems.slice(0, 2) };
    expect(() => classicPlan(ours, cluster, without)).toThrow('nfs1 has no filesystem for NFS');
  });

  test.skipIf(!isInstalled('crm_verify'))('is what Pacemaker takes without a word', () => {
    expect(verify(encodeCib(classic, { foreignProperties: LAB_PROPERTIES }))).toEqual({ exitCode: 0, complaints: [] });
  });

  test('has the lease and the grace period of the spec', () => {
    const conf = classicFiles(cluster).find(({ path }) => path.startsWith('/etc/nfs.conf.d/'))?.text;
    expect(conf).toMatch(/^lease-time=10\ngrace-time=15$/m);
  });

  test('has a name for its address, once', () => {
    const hosts = withName('127.0.0.1 localhost', server);
    expect(hosts).toBe('127.0.0.1 localhost\n192.0.2.101 nfs1\n');
    expect(withName(hosts, server)).toBe(hosts);
  });
});
