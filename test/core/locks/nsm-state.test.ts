import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newest, nextState, stateOfGone } from '../../../src/core/locks/nsm-state.ts';

const state = fc.integer({ min: 0, max: 2 ** 30 - 1 }).map((half) => 2 * half + 1);
/** Until 2175. */
const now = fc.integer({ min: 0, max: 3 * 2 ** 31 * 1000 });
const END = 2 ** 31;

describe('the next state number', () => {
  it('is odd, positive, fits an int, and is newer than all others', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 3 }), now, (known, nowMs) => {
        const next = nextState(known, nowMs);
        expect(next % 2).toBe(1);
        expect(next).toBeGreaterThan(0);
        expect(next).toBeLessThan(END);
        expect(newest([...known, next], nowMs)).toBe(next);
        expect(known).not.toContain(next);
      }),
    );
  });

  it('is the time where that is later: a lost record is not told again', () => {
    expect(nextState([], 1_790_000_000_500)).toBe(1_790_000_001);
    expect(nextState([3], 1_790_000_000_500)).toBe(1_790_000_001);
  });

  it('is two more where the clock stands still, or went back', () => {
    expect(nextState([1_790_000_001], 1_790_000_000_500)).toBe(1_790_000_003);
    expect(nextState([1_790_000_001, 3], 1_789_000_000_000)).toBe(1_790_000_003);
  });

  it('begins anew after the greatest', () => {
    expect(nextState([END - 1], (END - 5) * 1000)).toBe(1);
    expect(nextState([END - 1], (END + 100) * 1000)).toBe(101);
    expect(nextState([END - 1, 101], (END + 50) * 1000)).toBe(103);
  });

  it('follows an even one', () => {
    expect(nextState([4], 0)).toBe(7);
  });
});

it('of no states none is the newest', () => {
  expect(newest([], 0)).toBeUndefined();
});

describe('the number of a client that is said to be gone', () => {
  it('is even, so that no lock of one that is up has it, positive, and fits an int', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
        const gone = stateOfGone(random);
        expect(gone % 2).toBe(0);
        expect(gone).toBeGreaterThan(0);
        expect(gone).toBeLessThan(END);
      }),
    );
    expect(stateOfGone(0.1)).not.toBe(stateOfGone(0.2));
  });
});
