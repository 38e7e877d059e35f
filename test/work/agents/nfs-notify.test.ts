import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { nfsNotify } from '../../../src/work/agents/nfs-notify.ts';
import { runAgent } from '../../../src/work/agents/run-agent.ts';
import { kernelPaths } from '../../../src/work/kernel/paths.ts';
import { CLUSTER_FILE, recordPaths, serverPaths } from '../../../src/work/server/paths.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const [nfs] = archive.servers;
if (nfs === undefined) throw new Error('no server');
const { folder, status } = serverPaths('nfs');
const sealed = kernelPaths(archive, nfs).locks.sealed;
const NOTIFIER = 4711;
const STAT = `${NOTIFIER} (node) S 1 ${'0 '.repeat(17)}99 0`;

function machineWith(more: Record<string, string>) {
  const host = memoryHost('alpha', { [CLUSTER_FILE]: JSON.stringify(archive), [folder]: '', [status]: '{}', ...more });
  const [started, killed]: [string[], number[]] = [[], []];
  const machine = {
    ...host,
    start: (argv: readonly string[]) => {
      started.push(argv.join(' '));
      host.content.set(`/proc/${NOTIFIER}/stat`, STAT);
      return { pid: NOTIFIER };
    },
    kill: (pid: number) => {
      killed.push(pid);
      host.content.delete(`/proc/${pid}/stat`);
    },
  } as unknown as Machine;
  const call = (action: string) =>
    runAgent(nfsNotify, {
      ...{ action, env: { OCF_RESKEY_server: 'nfs' }, machine, spentMs: 0 },
      bundle: (name, ...args) => ['node', name, ...args],
    });
  return { host, started, killed, call };
}

describe('the telling of a kernel server', () => {
  it('is of those who were put aside, from the address, under every name, by a program that stays', async () => {
    const { call, started, host } = machineWith({
      [`${sealed}/sm/198.51.100.7`]: '',
      '/etc/hosts': '192.0.2.101 files.example.com files\n',
    });
    expect(await call('start')).toMatchObject({ exit: 0 });
    expect(started).toEqual([
      `node tell-kernel ${JSON.stringify({
        server: 'nfs',
        asked: {
          ...{ address: '192.0.2.101', names: ['files.example.com', 'files', 'nfs'] },
          ...{ folder: sealed, withinMs: 15 * 60_000 },
        },
      })}`,
    ]);
    expect(JSON.parse(host.content.get(status) ?? '')).toMatchObject({ announced: true });
    expect(await call('monitor')).toMatchObject({ exit: 0 });
  });

  it('starts nothing where nobody is to be told, and the server counts as announced all the same', async () => {
    const { call, started, host } = machineWith({ [`${sealed}/sm/.hidden`]: '' });
    expect(await call('start')).toMatchObject({ exit: 0 });
    expect([started, JSON.parse(host.content.get(status) ?? '')]).toMatchObject([[], { announced: true }]);
  });

  it('ends its own program, and nobody else’s', async () => {
    const { call, killed } = machineWith({ [`${sealed}/sm/198.51.100.7`]: '' });
    await call('start');
    expect(await call('stop')).toMatchObject({ exit: 0 });
    expect([killed, (await call('monitor')).exit]).toEqual([[NOTIFIER], 7]);
    expect(await call('stop')).toMatchObject({ exit: 0 });
    expect(killed).toEqual([NOTIFIER]);
  });

  it('leaves a server that serves, also when it was stopped and the daemons were not', async () => {
    const { call, host } = machineWith({});
    for (const action of ['start', 'stop', 'start']) await call(action);
    expect(JSON.parse(host.content.get(status) ?? '')).toMatchObject({ announced: true, phase: 'serving' });
  });

  it('is refused where the daemons do not run', async () => {
    const { call, host } = machineWith({});
    host.content.delete(folder);
    expect(await call('start')).toMatchObject({ exit: 1, reason: 'the daemons of nfs do not run on alpha' });
  });

  describe('whoever is connected', () => {
    const TABLE = `  sl  local_address rem_address   st
   0: 650200C0:0801 076433C6:02F3 01 00000000:00000000
   1: 650200C0:0801 0C0200C0:0300 01 00000000:00000000
   2: 650200C0:0016 076433C6:9000 01 00000000:00000000
`;
    const NOBODY = { [`${sealed}/sm/.hidden`]: '' };
    const { connections } = recordPaths(archive, 'nfs');

    it('is written down by its stop, nodes left out', async () => {
      const { call, host } = machineWith({ ...NOBODY, '/proc/1/net/tcp': TABLE });
      expect(await call('start')).toMatchObject({ exit: 0 });
      expect(host.content.has(connections)).toBe(false);
      await call('stop');
      const recorded = JSON.parse(host.content.get(connections) ?? '{}');
      expect(recorded).toMatchObject({ connections: [{ remoteAddress: '198.51.100.7', remotePort: 755 }] });
    });

    it('is left as the former holder wrote it by one that was not started', async () => {
      const { call, host } = machineWith({ ...NOBODY, '/proc/1/net/tcp': TABLE });
      await call('stop');
      expect(host.content.has(connections)).toBe(false);
    });
  });
});
