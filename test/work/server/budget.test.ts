import { describe, expect, it } from 'vitest';
import { budgetInWords, mayRestart } from '../../../src/work/server/budget.ts';

const threeInTenMinutes = { kind: 'restart', restarts: 3, withinMs: 600_000 } as const;

describe('the restart budget', () => {
  it('lets a daemon that never crashed before be restarted', () => {
    expect(mayRestart(threeInTenMinutes, [], 1_000_000)).toBe(true);
  });

  it('is spent when as many restarts as it allows lie within its window', () => {
    expect(mayRestart(threeInTenMinutes, [500_000, 600_000, 700_000], 1_000_000)).toBe(false);
  });

  it('forgets restarts that are older than its window', () => {
    expect(mayRestart(threeInTenMinutes, [399_999, 600_000, 700_000], 1_000_000)).toBe(true);
  });

  it('never restarts in place where the spec says move', () => {
    expect(mayRestart({ kind: 'move' }, [], 0)).toBe(false);
  });

  it('says why it is spent', () => {
    expect(budgetInWords(threeInTenMinutes)).toBe('it has been restarted 3 times within 10m already (onCrash)');
    expect(budgetInWords({ kind: 'move' })).toBe('it moves at every crash (onCrash: move)');
  });
});
