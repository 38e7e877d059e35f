import { describe, expect, it } from 'vitest';
import { changesBetween, entryOf, healthEntry, merged } from '../../../src/core/web/entry.ts';
import { type Settling, settle } from '../../../src/core/web/settled.ts';
import { readWish } from '../../../src/core/web/wish.ts';
import { allWell, awry } from './seen.ts';

const base = { node: 'node1', server: 'nfs1', writer: 'supervisor-7' };

describe('the timeline of the page', () => {
  it('says what an observation says, and how it is meant', () => {
    const died = { ...base, at: 5, seq: 3, kind: 'daemon-exited', code: null, signal: 'SIGKILL' } as const;
    expect(entryOf(died)).toEqual({
      ...{ key: 'node1/supervisor-7/3', at: 5, node: 'node1', server: 'nfs1', tone: 'bad' },
      words: 'its daemon was killed (SIGKILL)',
    });
    expect(entryOf({ ...base, at: 5, seq: 4, kind: 'failback-ended', reason: null }).tone).toBe('good');
    expect(entryOf({ ...base, at: 5, seq: 4, kind: 'failback-ended', reason: 'no' }).tone).toBe('bad');
    expect(entryOf({ ...base, at: 5, seq: 5, kind: 'server-stopped' }).tone).toBe('plain');
  });

  it('tells what changed from one status to the next, but not what journals tell', () => {
    expect(changesBetween(undefined, awry().status, 9)).toEqual([]);
    expect(changesBetween(allWell().status, awry().status, 9).map(({ words, tone }) => [words, tone])).toEqual([
      ['node3 is in standby', 'away'],
    ]);
    expect(changesBetween(awry().status, allWell().status, 9).map(({ words }) => words)).toEqual([
      'no longer: node3 is in standby',
    ]);
  });

  it('tells how the cluster is when that has been so for a while, not in the middle of a move', () => {
    const seen = [
      ['HEALTHY', 0],
      ['BAD', 1_000],
      ['FAILOVER', 1_500],
      ['FAILOVER', 4_499],
    ] as const;
    const settling = seen.reduce<Settling<string> | undefined>(
      (before, [health, at]) => settle(before, health, at),
      undefined,
    );
    expect(settling?.settled).toBe('HEALTHY');
    expect(settle(settling, 'FAILOVER', 4_500)).toEqual({ settled: 'FAILOVER', seen: 'FAILOVER', since: 1_500 });
    expect(healthEntry('FAILOVER', 7)).toMatchObject({ at: 7, words: 'the cluster is FAILOVER', tone: 'away' });
  });

  it('holds each entry once, the latest first, and no more than are wanted', () => {
    const entry = (seq: number) => entryOf({ ...base, at: seq, seq, kind: 'server-stopped' });
    const both = merged([entry(1), entry(3)], [entry(3), entry(2)], 2);
    expect(both.map(({ at }) => at)).toEqual([3, 2]);
  });
});

describe('what is asked of the page', () => {
  it('is a move, a drain or its end, and nothing else', () => {
    expect(readWish({ act: 'move', server: 'nfs1', to: 'node2' })).toBeDefined();
    expect(readWish({ act: 'undrain', node: 'node2' })).toBeDefined();
    for (const other of [
      { act: 'move', server: 'nfs1' },
      { act: 'teardown' },
      null,
      'drain',
      { act: 'drain', node: 7 },
    ])
      expect(readWish(other)).toBeUndefined();
  });
});
