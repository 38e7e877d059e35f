// When a node counts as quiet.
import { describe, expect, test } from 'vitest';
import { type CpuTimes, readCpuTimes, settled } from '../../../src/entry/bench/kernel-group/load.ts';

test('a node is busy while it neither idles nor waits for a disk', () => {
  const stat = 'cpu  10 1 20 400 30 2 3 4 5 6\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 7\n';
  expect(readCpuTimes(stat)).toEqual({ all: 470, busy: 40 });
  expect(() => readCpuTimes('')).toThrow('/proc/stat has no line of cpu');
  expect(() => readCpuTimes('cpu  1 2 x 4 5 6 7 8')).toThrow('/proc/stat has no line of cpu');
});

/** Looks at a node that was so busy between them, percent. */
const looks = (...shares: readonly number[]): readonly CpuTimes[] =>
  [0, ...shares].map((_, index) => ({
    all: 100 * index,
    busy: shares.slice(0, index).reduce((sum, percent) => sum + percent, 0),
  }));

describe('a node has settled', () => {
  test('when little of it was busy in a window, and not before a whole one was seen', () => {
    expect(settled([])).toBeUndefined();
    expect(settled(looks())).toBeUndefined();
    expect(settled(looks(10))).toBeUndefined();
    expect(settled(looks(10, 30))).toBeCloseTo(0.2);
    expect(settled(looks(100, 100, 10, 30))).toBeCloseTo(0.2);
  });

  test('when it is busy and gets no less so, since that is how it is', () => {
    expect(settled(looks(90, 90))).toBeUndefined();
    expect(settled(looks(90, 90, 90))).toBeUndefined();
    expect(settled(looks(90, 90, 90, 90))).toBeCloseTo(0.9);
    expect(settled(looks(70, 80, 90, 100))).toBeCloseTo(0.95);
  });

  test('and not while it gets less busy', () => {
    expect(settled(looks(100, 100, 90, 70))).toBeUndefined();
    expect(settled(looks(100, 100, 90, 70, 60, 70))).toBeUndefined();
    expect(settled(looks(100, 100, 90, 70, 70, 80, 75))).toBeCloseTo(0.775);
  });

  test('of a processor whose ticks stand still, which idles without them', () => {
    const still = { all: 5, busy: 1 };
    expect(settled([still, still, still])).toBe(0);
  });
});
