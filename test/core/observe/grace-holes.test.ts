import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GraceChange, holes } from '../../../src/core/observe/grace-holes.ts';

const at = (...times: number[]): GraceChange[] => times.map((time, index) => ({ at: time, inGrace: index % 2 === 0 }));

describe('holes of a grace', () => {
  test('are none while it lasts, whatever was before and after', () => {
    expect(holes(at(10, 90), 20, 80)).toEqual([]);
    expect(holes(at(10, 90), 10, 90)).toEqual([]);
  });

  test('are where it was lifted, cut to the time that is asked for', () => {
    expect(holes(at(10, 30, 40, 60), 20, 80)).toEqual([
      { from: 30, until: 40 },
      { from: 60, until: 80 },
    ]);
    expect(holes(at(10, 30, 40), 35, 80)).toEqual([{ from: 35, until: 40 }]);
  });

  test('are all the time that nobody has read it', () => {
    expect(holes([], 20, 80)).toEqual([{ from: 20, until: 80 }]);
    expect(holes(at(50), 20, 80)).toEqual([{ from: 20, until: 50 }]);
    expect(holes([{ at: 30, inGrace: false }, ...at(50)], 20, 80)).toEqual([{ from: 20, until: 50 }]);
  });

  test('come from readings in any order', () => {
    const times = fc
      .uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 8 })
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(times, (sorted) => {
        const changes = at(...sorted);
        expect(holes([...changes].reverse(), 20, 80)).toEqual(holes(changes, 20, 80));
      }),
    );
  });
});
