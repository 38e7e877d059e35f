import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/host/machine.ts';
import { keeperWatch } from '../../../src/work/server/keeper-watch.ts';
import { KEEPER_FILE } from '../../../src/work/server/paths.ts';
import { memoryHost } from '../memory-host.ts';

function node() {
  const host = memoryHost('node1');
  const watch = keeperWatch(host as unknown as Machine);
  return {
    look: () => watch.look(),
    starts: (pid: number) => {
      host.content.set(KEEPER_FILE, JSON.stringify({ pid, startTime: `${pid}00` }));
      host.content.set(`/proc/${pid}/stat`, `${pid} (node) S ${'0 '.repeat(18)}${pid}00 0`);
    },
    dies: (pid: number) => host.content.delete(`/proc/${pid}/stat`),
    fileGoes: () => host.content.delete(KEEPER_FILE),
  };
}

describe('the watch over a keeper', () => {
  it('tells once of one that was alive and died', async () => {
    const { look, starts, dies } = node();
    starts(7);
    expect(await look()).toBeUndefined();
    dies(7);
    expect([await look(), await look(), await look()]).toEqual([undefined, { pid: 7, startTime: '700' }, undefined]);
  });

  it('tells of each that dies', async () => {
    const { look, starts, dies } = node();
    for (const pid of [7, 8]) {
      starts(pid);
      await look();
      dies(pid);
      await look();
      expect(await look()).toMatchObject({ pid });
    }
  });

  it('tells once of one that died before it was seen alive', async () => {
    const { look, starts, dies } = node();
    starts(7);
    dies(7);
    expect([await look(), await look(), await look()]).toEqual([undefined, { pid: 7, startTime: '700' }, undefined]);
  });

  it('says nothing of one that was stopped: its file goes a moment after it', async () => {
    const { look, starts, dies, fileGoes } = node();
    starts(7);
    await look();
    dies(7);
    await look();
    fileGoes();
    expect([await look(), await look()]).toEqual([undefined, undefined]);
  });

  it('says nothing of one in whose place there is another', async () => {
    const { look, starts, dies } = node();
    starts(7);
    await look();
    dies(7);
    await look();
    starts(8);
    expect([await look(), await look()]).toEqual([undefined, undefined]);
  });
});
