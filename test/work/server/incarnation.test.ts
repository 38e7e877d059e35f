import { describe, expect, it } from 'vitest';
import type { Child, Ending } from '../../../src/host/child.ts';
import type { Machine } from '../../../src/host/machine.ts';
import type { Cell } from '../../../src/work/server/cell.ts';
import { startDaemon } from '../../../src/work/server/incarnation.ts';
import { fourServers } from '../../core/four-servers.ts';
import { mountedHost } from '../mounted-host.ts';

const NSENTER = 40;
const GANESHA = 41;
const stat = `${GANESHA} (ganesha.nfsd) T ${'0 '.repeat(18)}777 0`;

/** A daemon that never answers; `mortal`: does SIGKILL reach it? */
async function silentDaemon(mortal: boolean) {
  const cluster = fourServers();
  const host = mountedHost('node1', cluster, {
    [`/proc/${NSENTER}/task/${NSENTER}/children`]: `${GANESHA} `,
    [`/proc/${GANESHA}/stat`]: stat,
  });
  const signals: string[] = [];
  let end = (_: Ending): void => undefined;
  const child: Child = {
    pid: NSENTER,
    ended: new Promise((resolve) => {
      end = resolve;
    }),
    kill: (signal) => void signals.push(`nsenter ${signal}`),
  };
  const kill = (pid: number, signal: string) => {
    signals.push(`${pid} ${signal}`);
    if (!mortal) return;
    host.content.delete(`/proc/${pid}/stat`);
    end({ code: null, signal: 'SIGKILL' });
  };
  const cell = { start: () => child, end: async () => undefined } as unknown as Cell;
  const callNull = () => Promise.reject(new Error('silence'));
  const run = async () => ({ stdout: '', stderr: '', exitCode: 0 });
  const machine = { ...host, run, kill, callNull } as unknown as Machine;
  const [server] = cluster.servers;
  if (server === undefined) throw new Error('there are four');
  const daemon = await startDaemon(machine, cluster, server, cell, 5, Promise.resolve());
  return { daemon, signals, host };
}

describe('a daemon that never answers', () => {
  it('is killed when it has had its time, and says that it took too long', async () => {
    const { daemon, signals, host } = await silentDaemon(true);
    const death = await daemon.answers;
    expect(host.now).toBeGreaterThanOrEqual(30_000);
    expect(death).toMatchObject({
      child: 'ganesha',
      signal: 'SIGKILL',
      why: expect.stringContaining('it took too long'),
    });
    // What started it was stopped with it, and has to see its death.
    expect(signals).toEqual([`${GANESHA} SIGKILL`, 'nsenter SIGCONT']);
  });

  it('and outlives SIGKILL is not waited for without end', async () => {
    const { daemon } = await silentDaemon(false);
    await expect(daemon.answers).rejects.toThrow('outlived SIGKILL: it waits for storage');
  });
});
