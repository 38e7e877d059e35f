// What clients waited, while something was done.
import { describe, expect, test } from 'vitest';
import { gapDuring, reportsDuring } from '../../../src/entry/bench/gap-during.ts';
import type { DrillClient, TrafficReport } from '../../../src/work/drill/client.ts';
import { memoryHost } from '../../work/memory-host.ts';

const REPORT: TrafficReport = {
  ...{ writes: 100, opens: 20, longestGapMs: 20, longestOpenMs: 5, lost: 0, reordered: 0, duplicated: 0 },
  ...{ completedAt: [], opened: [] },
};

/** Does a good deal of work between any two looks at it. */
function client(done: string[], kind: string, report: Partial<TrafficReport>): DrillClient {
  let looks = 0;
  return {
    ...{ kind, server: 'nfs1' },
    startTraffic: async () => void done.push(`${kind} starts`),
    speak: async () => undefined,
    progress: async () => ({ writes: 100 * looks, opens: 100 * looks++ }),
    stopTraffic: async () => {
      done.push(`${kind} stops`);
      return { ...REPORT, ...report };
    },
  };
}

describe('while something is done', () => {
  test('clients are at work before, and go on afterwards; the one that waited most counts', async () => {
    const done: string[] = [];
    const clients = [client(done, 'a', { longestGapMs: 300 }), client(done, 'b', { longestGapMs: 70 })];
    const act = async () => void done.push('it is done');
    expect(await gapDuring(memoryHost('node1'), clients, act)).toBe(300);
    expect(done).toEqual(['a starts', 'b starts', 'it is done', 'a stops', 'b stops']);
    const reports = await reportsDuring(memoryHost('node1'), clients, act);
    expect(reports.map(({ longestGapMs }) => longestGapMs)).toEqual([300, 70]);
  });

  test.each(['lost', 'reordered', 'duplicated'])('a write that is %s is no gap, but a failure', async (what) => {
    const clients = [client([], 'a', { [what]: 1 })];
    await expect(gapDuring(memoryHost('node1'), clients, async () => undefined)).rejects.toThrow(`1 ${what}`);
  });
});
