import { describe, expect, test } from 'vitest';
import { dropOutcome, isDropped } from '../../../src/core/locks/drop-outcome.ts';
import { dropPlan } from '../../../src/core/locks/drop-plan.ts';
import type { LockFacts } from '../../../src/core/locks/held-locks.ts';
import { A, B, ganesha, kernel, mayHold, v4Client } from './drop-facts.ts';

const outcome = (before: LockFacts, after: LockFacts) => dropOutcome(dropPlan(before, A), after);
const [a3, b3] = [mayHold(A, 'NFSv3'), mayHold(B, 'NFSv3')];

describe('locks of NFSv3 on Ganesha', () => {
  test('are gone when Ganesha has the client watched no more; what others hold is not counted', () => {
    const seen = outcome(ganesha([a3, b3], '0-9', '20-29'), ganesha([b3], '20-29'));
    expect(seen).toMatchObject({ dropped: [{ range: '0-9' }], left: [], unsure: [], ways: [{ done: true }] });
    expect(isDropped(seen)).toBe(true);
  });

  test('are gone too where somebody waited for them, and has them now', () => {
    const seen = outcome(ganesha([a3], '0-9'), ganesha([b3], '0-9'));
    expect(seen).toMatchObject({ dropped: [{ range: '0-9' }], left: [], unsure: [], ways: [{ done: true }] });
    expect(outcome(ganesha([a3, b3], '0-9'), ganesha([b3], '0-9'))).toMatchObject({
      dropped: [],
      left: [],
      unsure: [],
    });
  });

  test('are left while it is watched still', () => {
    const seen = outcome(ganesha([a3, b3], '0-9'), ganesha([a3, b3], '0-9'));
    expect(seen).toMatchObject({ dropped: [], left: [], unsure: [{ range: '0-9' }], ways: [{ done: false }] });
    expect(isDropped(seen)).toBe(false);
    expect(outcome(ganesha([a3], '0-9'), ganesha([a3], '0-9')).left).toHaveLength(1);
  });

  test('are dropped, and those of NFSv4 left, which is no success', () => {
    const v4 = mayHold(A, 'NFSv4');
    const seen = outcome(ganesha([a3, v4], '0-9', '20-29'), ganesha([v4], '20-29'));
    expect(seen).toMatchObject({ dropped: [{ range: '0-9' }], left: [{ range: '20-29' }] });
    expect(seen.ways.map(({ done }) => done)).toEqual([true, false]);
    expect(isDropped(seen)).toBe(false);
  });
});

describe("locks of NFSv3 on the kernel's server", () => {
  test('are gone when lockd has none that could be its, though rpc.statd watches it for minutes more', () => {
    const seen = outcome(kernel({ mayHold: [a3] }, 'lockd 6 0-9'), kernel({ mayHold: [a3] }));
    expect(seen).toMatchObject({ dropped: [{ range: '0-9' }], left: [], ways: [{ done: true }] });
  });

  test('are nobody knows whether gone where others hold some, which is no failure', () => {
    const before = kernel({ mayHold: [a3, b3] }, 'lockd 6 0-9', 'lockd 7 0-9');
    const seen = outcome(before, kernel({ mayHold: [a3, b3] }, 'lockd 7 0-9'));
    expect(seen).toMatchObject({ dropped: [{}], unsure: [{}], left: [], ways: [{ done: null }] });
    expect(isDropped(seen)).toBe(true);
  });

  test('are left where it is the only one, and the lock is still there', () => {
    const seen = outcome(kernel({ mayHold: [a3] }, 'lockd 6 0-9'), kernel({ mayHold: [a3] }, 'lockd 6 0-9'));
    expect(isDropped(seen)).toBe(false);
  });
});

describe("locks of NFSv4 on the kernel's server", () => {
  const before = kernel({ clients: [v4Client('3', A, '00:2d:6')] }, 'nfsd 6 0-9');

  test('are gone with the client', () => {
    expect(outcome(before, kernel({}))).toMatchObject({ dropped: [{}], left: [], ways: [{ done: true }] });
    expect(isDropped(outcome(before, before))).toBe(false);
  });

  test('are left where it lives, has come again under another number, and locked them again', () => {
    const again = kernel({ clients: [v4Client('9', A, '00:2d:6')] }, 'nfsd 6 0-9');
    expect(outcome(before, again)).toMatchObject({ dropped: [], left: [{}], ways: [{ done: true }] });
    expect(isDropped(outcome(before, again))).toBe(false);
  });
});
