import { describe, expect, test } from 'vitest';
import { move } from '../../../src/work/commands/move.ts';
import { silent } from '../../../src/work/commands/progress.ts';
import { dryRun } from '../../../src/work/drill/dry-run.ts';
import { LIVE_KINDS, liveInjector, requireLive } from '../../../src/work/drill/live-injector.ts';
import { nullClient } from '../../../src/work/drill/null-client.ts';
import { struck } from '../../../src/work/drill/struck.ts';
import { kernelRun } from '../../../src/work/kernel/paths.ts';
import { KEEPER_FILE, serverPaths } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { fakePacemaker } from '../commands/fake-pacemaker.ts';
import { memoryHost } from '../memory-host.ts';
import { virtualClock } from '../virtual-clock.ts';

describe('a client that only asks whether its server is there', () => {
  test('tells the longest time without an answer, the end included', async () => {
    const clock = virtualClock();
    const silentFrom = 1_000;
    const ask = async () => {
      await clock.pause(5);
      if (clock.now() > silentFrom && clock.now() < 1_700) throw new Error('no answer');
    };
    const client = nullClient({ clock, server: 'nfs1', ask });
    await clock.until(client.startTraffic().then(() => clock.pause(3_000)));
    const { longestGapMs, writes, lost } = await client.stopTraffic();
    expect(longestGapMs).toBeGreaterThanOrEqual(690);
    expect(longestGapMs).toBeLessThan(780);
    expect([writes, lost]).toEqual([(await client.progress()).writes, 0]);
  });
});

describe('a drill on real machines', () => {
  function parts() {
    const cluster = fourServers();
    const [server] = cluster.servers;
    if (server === undefined) throw new Error('there are four');
    const pacemaker = fakePacemaker(cluster);
    const kind = 'daemon-crash' as const;
    const scene = { hosts: pacemaker.hosts, cluster, server, injector: liveInjector(pacemaker.hosts) };
    return { pacemaker, parts: { ...scene, kind, struck: struck(scene, kind, server.home) } };
  }

  test('says who would notice, and touches nothing', async () => {
    const { parts: wish, pacemaker } = parts();
    expect(await dryRun(wish)).toMatchObject({ target: 'nfs1', peers: ['nfs2', 'nfs3', 'nfs4'] });
    expect((await dryRun(wish)).clients).toEqual([{ server: 'nfs1', connected: null, reason: 'it names no daemon' }]);
    expect(pacemaker.asked).toEqual([]);
  });

  test('is refused where the cluster is not healthy, is paused, or would have to lose power', async () => {
    const { parts: wish, pacemaker } = parts();
    await move(wish.hosts, wish.cluster, 'nfs3', 'node4', silent);
    await expect(dryRun(wish)).rejects.toMatchObject({ exit: 3, code: 'not-healthy' });
    pacemaker.paused = true;
    await expect(dryRun(wish)).rejects.toMatchObject({ exit: 3, code: 'paused' });
    await expect(dryRun({ ...wish, kind: 'node-death' })).rejects.toMatchObject({ exit: 3, code: 'lab-only' });
    for (const kind of LIVE_KINDS) expect(() => requireLive(kind)).not.toThrow();
  });

  test('kills exactly the process that is written down, and nobody where that has gone', async () => {
    const stat = (startTime: string) => `7 (node) S ${'0 '.repeat(18)}${startTime} 0`;
    const killed: string[] = [];
    const host = {
      ...memoryHost('node1', {
        [KEEPER_FILE]: JSON.stringify({ pid: 7, startTime: '99' }),
        [serverPaths('nfs1').identity]: JSON.stringify({ pid: 7, startTime: '98' }),
        '/proc/7/stat': stat('99'),
      }),
      run: async (argv: readonly string[]) => {
        killed.push(argv.join(' '));
        return { stdout: '', stderr: '', exitCode: 0 };
      },
    };
    const injector = liveInjector([host]);
    await expect(injector.inject('supervisor-crash', 'nfs1', undefined)).rejects.toMatchObject({
      code: 'nobody-to-strike',
    });
    await expect(injector.inject('daemon-crash', 'nfs1', undefined)).rejects.toMatchObject({
      code: 'nobody-to-strike',
    });
    await expect(injector.inject('keeper-crash', 'node2', undefined)).rejects.toMatchObject({
      code: 'nobody-to-strike',
    });
    const unreachable = {
      ...host,
      files: {
        ...host.files,
        read: async () => {
          throw new Error('no route');
        },
      },
    };
    await expect(liveInjector([unreachable]).inject('keeper-crash', 'node1', undefined)).rejects.toThrow(
      "node1 can't say: no route",
    );
    await injector.inject('keeper-crash', 'node1', undefined);
    expect(killed).toEqual(['kill -KILL 7']);
  });

  test('the threads of a kernel server end where its agent has written down its daemons', async () => {
    const run: string[] = [];
    const host = (name: string, content: Record<string, string>) => ({
      ...memoryHost(name, content),
      run: async (argv: readonly string[]) => {
        run.push(`${name}: ${argv.join(' ')}`);
        return { stdout: '', stderr: '', exitCode: 0 };
      },
    });
    const here = { [`${kernelRun('files').daemons}/mountd`]: JSON.stringify({ pid: 7, startTime: '99' }) };
    const injector = liveInjector([host('node1', {}), host('node2', here)]);
    await injector.inject('daemon-crash', 'files', undefined);
    expect(run).toEqual(['node2: rpc.nfsd 0']);
    const inside = { ...here, [`${kernelRun('files').daemons}/cell`]: JSON.stringify({ pid: 8, startTime: '99' }) };
    await liveInjector([host('node1', inside)]).inject('daemon-crash', 'files', undefined);
    expect(run.at(-1)).toBe('node1: nsenter -t 8 -m -u -n -- rpc.nfsd 0');
    await expect(injector.inject('daemon-crash', 'others', undefined)).rejects.toMatchObject({
      code: 'nobody-to-strike',
    });
  });

  test('a supervisor is struck when its daemon, which serves until then, is gone; one that lives on is not waited for in vain', async () => {
    const clock = virtualClock();
    for (const [lives, told] of [
      [120, 120],
      [3_000, 500],
    ] as const) {
      let killedAt = Number.POSITIVE_INFINITY;
      const host = supervised();
      const read = async (path: string) =>
        path === '/proc/8/cmdline' && clock.now() >= killedAt + lives ? '' : host.files.read(path);
      const run = async () => {
        killedAt = clock.now();
        return { stdout: '', stderr: '', exitCode: 0 };
      };
      const strange = { ...host, clock, run, files: { ...host.files, read } };
      const at = await clock.until(liveInjector([strange]).inject('supervisor-crash', 'nfs1', undefined));
      expect(at).toBe(killedAt);
      expect(clock.now() - killedAt).toBeGreaterThanOrEqual(told);
      expect(clock.now() - killedAt).toBeLessThan(told + 10);
    }
  });

  const supervised = () =>
    memoryHost('node1', {
      [serverPaths('nfs1').identity]: JSON.stringify({ pid: 7, startTime: '99' }),
      [serverPaths('nfs1').status]: JSON.stringify({ name: 'nfs1', daemonPid: 8 }),
      '/proc/7/stat': `7 (node) S ${'0 '.repeat(18)}99 0`,
      '/proc/8/cmdline': '/usr/bin/ganesha.nfsd\0-F\0',
    });
});
