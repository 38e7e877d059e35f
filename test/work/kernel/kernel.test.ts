import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { kernelScope } from '../../../src/core/config/kernel-scope.ts';
import { decodeStateFile, encodeMonitorFile } from '../../../src/core/protocol/statd-file.ts';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import { localMachine, type Machine } from '../../../src/host/machine.ts';
import { kernelNfsd } from '../../../src/work/agents/kernel-nfsd.ts';
import { launcher } from '../../../src/work/agents/launcher.ts';
import { daemonsOf } from '../../../src/work/kernel/daemons.ts';
import { holdersOf } from '../../../src/work/kernel/holders.ts';
import { nfsdArgv } from '../../../src/work/kernel/nfsd.ts';
import { kernelPaths } from '../../../src/work/kernel/paths.ts';
import { sealForKernel } from '../../../src/work/kernel/seal.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const [nfs] = archive.servers as readonly [Server];
const paths = kernelPaths(archive, nfs);

describe('what a kernel server has to remember', () => {
  it('lies on the filesystem of its own that holds no export', () => {
    expect(paths).toMatchObject({ onStateVolume: false, nfsdcld: '/srv/nfsinfo/gracekeeper/nfsdcld' });
  });

  it('lies on the state volume where there is no such filesystem', () => {
    const without = { ...nfs, filesystems: nfs.filesystems.slice(0, 2) };
    expect(kernelPaths({ ...archive, servers: [without] }, without)).toMatchObject({
      ...{ onStateVolume: true, folder: '/srv/state/servers/nfs/kernel' },
    });
  });
});

describe('the programs of a kernel server', () => {
  const programs = (versions: Server['versions']) =>
    daemonsOf({ ...nfs, versions }, paths).map(({ argv }) => argv.join(' '));

  it('remember where the server keeps it, and tell nobody on their own', () => {
    expect(programs(['3', '4.1'])).toEqual([
      'nfsdcld -F -p /run/rpc_pipefs -s /srv/nfsinfo/gracekeeper/nfsdcld',
      'rpc.statd -F -L -p 32765 -P /srv/nfsinfo/gracekeeper/statd',
      'rpc.mountd -F -p 20048',
    ]);
  });

  it('are those that the versions need', () => {
    expect(programs(['3']).map((line) => line.split(' ')[0])).toEqual(['rpc.statd', 'rpc.mountd']);
    expect(programs(['4.2'])).toEqual([
      expect.stringContaining('nfsdcld'),
      'rpc.mountd -F -p 20048 --no-nfs-version 3',
    ]);
  });

  it('have the versions, lease and grace of the spec, and a scope that is the same on every node', () => {
    const argv = nfsdArgv(archive, { ...nfs, versions: ['4.1', '4.2'] }).join(' ');
    expect(argv).toBe(
      'rpc.nfsd -L 60 -G 90 --no-nfs-version 3 --no-nfs-version 4.0 --nfs-version 4.1 --nfs-version 4.2 8',
    );
    expect(kernelScope(archive, nfs)).toBe('nfs.archive');
  });
});

describe('sealing', () => {
  const client = (monName: string) =>
    encodeMonitorFile([
      {
        ...{ callback: '127.0.0.1', program: 100_021, version: 3, procedure: 16 },
        ...{ private: new Uint8Array(16), monName, myName: 'alpha' },
      },
    ]);
  const machineWith = (content: Record<string, string>) => {
    const host = memoryHost('beta', content);
    const moveFile = async (from: string, to: string) => void (await host.files.rename(from, to));
    return { host, machine: { ...host, moveFile } as unknown as Machine };
  };
  const { locks, statd } = paths;

  it('puts aside whom statd knew, whom nobody had told, and whom somebody had told before the grace was over', async () => {
    const { host, machine } = machineWith({
      [`${statd}/sm/one.example.com`]: client('198.51.100.1'),
      [`${locks.sealed}/sm/198.51.100.2`]: client('198.51.100.2'),
      [`${locks.sealed}/told/198.51.100.3`]: client('198.51.100.3'),
    });
    await sealForKernel(machine, paths);
    expect([...((await host.files.list(locks.sealedClients)) ?? [])].sort()).toEqual([
      ...['198.51.100.1', '198.51.100.2', '198.51.100.3'],
    ]);
    expect((await host.files.list(`${statd}/sm`)) ?? []).toEqual([]);
  });

  it('has another number each time, for statd and for those to be told, also when the clock stands', async () => {
    const { host, machine } = machineWith({});
    const number = async (path: string) => decodeStateFile((await host.files.readBytes(path)) ?? new Uint8Array());
    await sealForKernel(machine, paths);
    const first = await number(locks.sealedState);
    await sealForKernel(machine, paths);
    const second = await number(locks.sealedState);
    expect(second).toBeGreaterThan(first ?? 0);
    expect(await number(locks.statdState)).toBe(second);
    expect((second ?? 0) % 2).toBe(1);
  });
});

describe('who is in the way of unmounting', () => {
  const looked = (stdout: string) =>
    ({
      run: async () => ({ stdout, stderr: '', exitCode: 1 }),
      files: { read: async () => 'vi\n' },
    }) as unknown as Machine;

  it('is named with its process and a path', async () => {
    const said = '/proc/17/cwd\t/srv/papers/data\n/proc/17/fd/3\t/srv/papers/data/x\n/proc/18/fd/1\t/srv/paperspray\n';
    expect(await holdersOf(looked(said), ['/srv/papers'])).toEqual([
      { pid: 17, program: 'vi', path: '/srv/papers/data/x', link: '/proc/17/fd/3' },
    ]);
  });

  it('is found in /proc itself', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gracekeeper-held-')));
    const file = openSync(join(folder, 'held'), 'w');
    try {
      const [mine] = await holdersOf(localMachine(), [folder]);
      expect(mine).toMatchObject({ pid: process.pid, path: join(folder, 'held') });
    } finally {
      closeSync(file);
    }
    expect(await holdersOf(localMachine(), [folder])).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('is nobody where nothing is mounted', async () => {
    expect(await holdersOf(looked(''), [])).toEqual([]);
  });
});

describe('the monitor of a kernel server, without a Node start', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Its shell, with this threads file and these processes; what RPC says is a program of ours. */
  function monitor(
    threads: string,
    pids: readonly number[],
    answers: boolean,
    answeredAgoS?: number,
    changed?: string,
  ): string {
    folder = mkdtempSync(join(tmpdir(), 'gracekeeper-monitor-'));
    mkdirSync(join(folder, 'daemons'));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'threads'), threads);
    for (const [index, pid] of pids.entries())
      writeFileSync(join(folder, 'daemons', `d${index}`), JSON.stringify({ pid, startTime: '7' }));
    writeFileSync(join(folder, 'bin', 'rpcinfo'), `#!/bin/sh\nexit ${answers ? 0 : 1}\n`, { mode: 0o755 });
    if (answeredAgoS !== undefined) writeFileSync(join(folder, 'answered'), `${Math.floor(uptime()) - answeredAgoS}\n`);
    if (changed !== undefined) {
      for (const name of ['etab', 'inner', 'exported']) writeFileSync(join(folder, name), '');
      utimesSync(join(folder, 'exported'), 1, 1.5);
      for (const name of ['etab', 'inner']) utimesSync(join(folder, name), 1, changed.startsWith(name) ? 1.7 : 1.2);
      if (changed.endsWith('seen from inside')) writeFileSync(join(folder, 'namespace'), '');
    }
    const places = { node: '/bin/echo', bundles: '/b', metaData: '/m', version: '1' };
    const shortcut = {
      positive: join(folder, 'threads'),
      living: join(folder, 'daemons'),
      rpc: { port: 2049, program: 100_003, namespace: join(folder, 'namespace'), answered: join(folder, 'answered') },
      unchanged: { table: join(folder, 'etab'), inside: join(folder, 'inner'), since: join(folder, 'exported') },
    };
    const agent = { ...kernelNfsd, presence: folder, shortcuts: { monitor: shortcut } };
    const env = { OCF_RESKEY_server: 'nfs', PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    return spawnSync('sh', ['-c', launcher(agent, places), 'x', 'monitor'], { env, encoding: 'utf8' }).stdout;
  }

  it('is content with threads, living daemons and an answer', () => {
    expect(monitor('8\n', [process.pid], true)).toBe('');
  });

  it('asks every ten seconds only', () => {
    expect(monitor('8\n', [process.pid], false, 5)).toBe('');
    expect(monitor('8\n', [process.pid], false, 11)).not.toBe('');
  });

  it('looks who lives however lately it answered', () => {
    expect(monitor('0\n', [process.pid], true, 1)).not.toBe('');
  });

  it.each([
    ['', true],
    ['etab', false],
    ['inner', true],
    ['inner, seen from inside', false],
    ['etab, seen from inside', true],
  ])('looks whether somebody has changed the exports: %s', (changed, content) => {
    expect(monitor('8\n', [process.pid], true, 1, changed) === '').toBe(content);
  });

  it('remembers that it answered', () => {
    monitor('8\n', [process.pid], true);
    expect(Math.abs(Number(readFileSync(join(folder, 'answered'), 'utf8')) - uptime())).toBeLessThan(60);
  });

  it.each([
    ['no threads', '0\n', [process.pid], true],
    ['a dead daemon', '8\n', [process.pid, 2 ** 22 + 1], true],
    ['no daemon on record', '8\n', [], true],
    ['no answer', '8\n', [process.pid], false],
  ])('has the bundle look at %s', (_, threads, pids, answers) => {
    expect(monitor(threads, pids, answers)).toBe('/b/agent.cjs kernel_nfsd monitor\n');
  });
});
