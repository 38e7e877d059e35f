import { expect, test } from 'vitest';
import { writeJournalLine } from '../../../src/core/observe/journal.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { copyToSystemLog } from '../../../src/work/keeper/system-log.ts';
import { memoryHost } from '../memory-host.ts';

const failed = (seq: number): string =>
  writeJournalLine({
    ...{ kind: 'server-failed', server: 'nfs1', reason: 'two\nlines' },
    ...{ at: 1, node: 'node1', writer: 'w', seq },
  }).trim();

/** A machine whose journal grows by `appended` at each look, and whose loggers end when they are told to; it runs for so many pauses. */
function scene(appended: string[][], { devLog = true, pauses = 9 } = {}) {
  const host = memoryHost('node1', devLog ? { '/dev/log': '' } : {});
  const said: string[] = [];
  const ends: (() => void)[] = [];
  let left = pauses;
  const machine = {
    ...host,
    tail: () => ({ lines: async () => appended.shift() ?? [] }),
    converse: () => {
      said.push('logger');
      return { say: (line: string) => void said.push(line), ended: new Promise<void>((end) => ends.push(end)) };
    },
    clock: {
      ...host.clock,
      pause: async (ms: number) => {
        left -= 1;
        if (left < 0) return new Promise<void>(() => undefined);
        said.push(`${ms}`);
        return new Promise<void>((go) => void setImmediate(go));
      },
    },
  } as unknown as Machine;
  void copyToSystemLog(machine);
  const settled = async () => {
    for (let i = 0; i < 60; i += 1) await new Promise(setImmediate);
    return said;
  };
  return { settled, endLogger: () => ends.shift()?.() };
}

test('what happens is said to the logger, a line each, with its priority', async () => {
  const { settled } = scene([[failed(1)], [], ['nonsense', failed(2)]], { pauses: 3 });
  expect(await settled()).toEqual([
    ...['logger', '<3>nfs1: failed: two; lines', '1000', '1000', '<3>nfs1: failed: two; lines', '1000'],
  ]);
});

test('a flood is cut, and says so', async () => {
  const { settled } = scene([Array.from({ length: 250 }, (_, i) => failed(i + 1))], { pauses: 1 });
  const said = await settled();
  expect([said.length, said.at(-2)]).toEqual([203, '<4>50 more events: gracekeeper events']);
});

test('where there is no system log nobody is started', async () => {
  const { settled } = scene([], { devLog: false, pauses: 2 });
  expect(await settled()).toEqual(['10000', '10000']);
});

test('a logger that ends is replaced after a while', async () => {
  const { settled, endLogger } = scene([], { pauses: 4 });
  setImmediate(endLogger);
  const said = await settled();
  expect(said.filter((it) => it === 'logger').length).toBe(2);
  expect(said).toContain('10000');
});
