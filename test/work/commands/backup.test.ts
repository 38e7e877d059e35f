import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Argv, Host } from '../../../src/host/host.ts';
import { backup } from '../../../src/work/commands/backup.ts';
import { COROSYNC_CONF } from '../../../src/work/commands/node-files.ts';
import { readBackup } from '../../../src/work/commands/read-backup.ts';
import { planRestore } from '../../../src/work/commands/restore.ts';
import { lockPaths, stateFolder } from '../../../src/work/locks/lock-paths.ts';
import { AUTHKEY, recordPaths, SPEC_FILE } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { type MemoryHost, memoryHost } from '../memory-host.ts';
import { mountedHost } from '../mounted-host.ts';

const cluster = fourServers();
const cib = readFileSync(new URL('../../core/cib/live.cib.xml', import.meta.url), 'utf8');
const STATE = 1_700_000_001;
const installation = { node: 'node', bundles: 'dist', version: '1' };

let operator: MemoryHost;
let running: Set<string>;
let hosts: readonly [Host, ...Host[]];
let volume: MemoryHost;

beforeEach(() => {
  operator = memoryHost('operator');
  running = new Set();
  volume = mountedHost('node1', cluster, {
    [SPEC_FILE]: 'the spec\n',
    [COROSYNC_CONF]: 'edited by hand\n',
    [AUTHKEY]: 'secret',
    [recordPaths(cluster, 'nfs1').epoch]: '1700000000\n',
    [`${stateFolder(cluster)}/${STATE}`]: '',
    [`${lockPaths(cluster, 'nfs1').live}/192.0.2.9`]: 'a record',
    [`${lockPaths(cluster, 'nfs1').sealedClients}/192.0.2.8`]: 'another',
  });
  volume.now = 1_700_000_100_000;
  const hostOf = (name: string): Host => ({
    ...volume,
    name,
    services: { ...volume.services, active: async (service) => running.has(`${name} ${service}`) },
    run: async ([program]: Argv) => ({ stdout: program === 'cibadmin' ? cib : '', stderr: '', exitCode: 0 }),
  });
  const [first, ...others] = cluster.nodes.map(({ name }) => hostOf(name));
  if (first !== undefined) hosts = [first, ...others];
});

const make = (folder = '/backup') => backup({ hosts, cluster, version: '1', to: operator.files }, folder);
const plan = async () =>
  planRestore({ hosts, cluster, backup: await readBackup(operator.files, '/backup'), installation });

describe('a backup', () => {
  test('reads back as what it was made of, with floors for what must never go back', async () => {
    const { files, missing } = await make();
    const read = await readBackup(operator.files, '/backup');
    expect(missing).toEqual([]);
    expect(files.find(({ path }) => path === 'authkey')?.mode).toBe(0o400);
    expect([read.specText, read.authkey, read.cib]).toEqual(['the spec\n', 'secret', cib]);
    expect(read.manifest.floors).toEqual({ epochs: { nfs1: 1_700_000_000 }, nsmState: STATE });
    expect([...read.holders].map(([server, all]) => [server, all.map(([name]) => name)])).toEqual([
      ['nfs1', ['192.0.2.9', '192.0.2.8']],
    ]);
  });

  test('holds nothing by which a client could reclaim', async () => {
    volume.content.set(`${recordPaths(cluster, 'nfs1').recovery}/v4recov/x`, 'client');
    const { files } = await make();
    expect(files.map(({ path }) => path).filter((path) => path.includes('recov'))).toEqual([]);
  });

  test('says what it lacks, and why, where the state volume does not give who held locks', async () => {
    const broken = async () => {
      throw Object.assign(new Error('i/o error'), { code: 'EIO' });
    };
    const { live } = lockPaths(cluster, 'nfs1');
    const list = hosts[0].files.list;
    const unread = { ...hosts[0].files, list: (path: string) => (path === live ? broken() : list(path)) };
    hosts = [{ ...hosts[0], files: unread }];
    const { missing, files } = await make();
    const reason = `state volume ${cluster.stateVolume} has input/output errors`;
    expect(missing).toEqual([{ what: 'who held NFSv3 locks of nfs1', reason }]);
    expect(files.filter(({ path }) => path.startsWith('lock-holders/nfs1'))).toEqual([]);
  });

  test('does not take a volume that is not mounted for one where nobody ever held anything', async () => {
    volume.content.delete(`${cluster.stateVolume}/gracekeeper.json`);
    const { missing } = await make();
    expect(missing.map(({ what }) => what)).toEqual([
      ...cluster.servers.map(({ name }) => `who held NFSv3 locks of ${name}`),
      'epochs and state numbers',
    ]);
    expect(missing.at(-1)?.reason).toContain('is it mounted on node1?');
  });

  test('goes into a new folder only', async () => {
    operator.content.set('/backup/x', '');
    await expect(make('/backup/x')).rejects.toMatchObject({ exit: 2, code: 'folder-exists' });
  });

  test('that was changed, or cut off, is refused', async () => {
    await make();
    operator.content.set('/backup/authkey', 'other');
    await expect(plan()).rejects.toMatchObject({ exit: 2, code: 'damaged-backup' });
    operator.content.delete('/backup/manifest.json');
    await expect(plan()).rejects.toMatchObject({ exit: 2, code: 'no-backup' });
  });
});

describe('a restore', () => {
  test('onto the same state volume raises nothing, and says what of the backup does not come back', async () => {
    await make();
    const { raise, tell, left } = await plan();
    expect([raise.epochs, raise.nsmState, raise.stale, tell]).toEqual([{}, null, [], []]);
    expect(left).toContain("what was changed in corosync.conf by hand (the backup's is in its folder)");
  });

  test('onto an empty one has the floors of the backup, and tells those who held NFSv3 locks', async () => {
    await make();
    for (const path of [...volume.content.keys()])
      if (path.startsWith(cluster.stateVolume)) volume.content.delete(path);
    expect(await plan()).toMatchObject({
      raise: { epochs: { nfs1: 1_700_000_000 }, nsmState: STATE, stale: [], missing: ['nfs1'] },
      tell: [{ server: 'nfs1', clients: 2 }],
    });
  });

  test('onto one that went back itself, as after a snapshot, lets nobody reclaim by its records', async () => {
    await make();
    volume.content.set(recordPaths(cluster, 'nfs1').epoch, '1600000000\n');
    expect((await plan()).raise).toMatchObject({ stale: ['nfs1'], epochs: { nfs1: 1_700_000_000 } });
  });

  test('is refused where the cluster runs, or a node is missing', async () => {
    await make();
    running.add('node3 corosync');
    await expect(plan()).rejects.toMatchObject({ exit: 3, code: 'cluster-runs' });
    running.clear();
    hosts = [hosts[0]];
    await expect(plan()).rejects.toMatchObject({ exit: 3, code: 'node-unreachable' });
  });
});
