import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditLocks } from '../../../src/core/audit/audit-locks.ts';
import type { LockViolation } from '../../../src/core/audit/violation.ts';
import { BUGS, type Bug, serve } from './lock-service.ts';

/** A small generator (mulberry32), so that a failing seed can be played again. */
function randomOf(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let it = Math.imul(state ^ (state >>> 15), 1 | state);
    it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it;
    return ((it ^ (it >>> 14)) >>> 0) % n;
  };
}

/** Each is a history of some hundred events. */
const RUNS = { numRuns: 50 };
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe('the history of a correct lock service', () => {
  it('has no violation, whatever its clients do, and nothing could be taken', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { history } = serve(randomOf(seed));
        const { violations, locks, windowMs } = auditLocks(history);
        expect(violations).toEqual([]);
        expect(locks).toMatchObject({ lost: 0, doubleGranted: 0, lateRefused: 0 });
        expect(locks.held).toBeGreaterThan(0);
        expect(windowMs).toBe(0);
      }),
      RUNS,
    );
  });

  it('says the same in whatever order it was written down', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { history } = serve(randomOf(seed), 'grants-twice');
        const events = [...history.events].reverse();
        expect(auditLocks({ ...history, events })).toEqual(auditLocks(history));
      }),
      RUNS,
    );
  });
});

const CAUGHT_BY: Readonly<Record<Bug, LockViolation['audit']>> = {
  'forgets-at-crash': 'lost-lock',
  'never-reclaims': 'lost-lock',
  'grants-twice': 'double-grant',
  'drops-writes': 'read',
  'stale-reads': 'read',
  'writes-without-lock': 'write-order',
  'takes-late-reclaims': 'reclaim',
  'refuses-reclaims': 'reclaim',
  'loses-and-tells': 'lost-lock',
};

describe('a lock service that', () => {
  it.each(BUGS)('%s is caught whenever that has an effect', (bug) => {
    let bitten = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const { history, bites } = serve(randomOf(seed), bug);
        if (bites === 0) return;
        bitten++;
        expect(auditLocks(history).violations.map(({ audit }) => audit)).toContain(CAUGHT_BY[bug]);
      }),
      RUNS,
    );
    expect(bitten).toBeGreaterThan(10);
  });
});
