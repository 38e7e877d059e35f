import { describe, expect, test } from 'vitest';
import { afterLook, NEVER_LOOKED } from '../../../src/core/observe/readiness.ts';

const GAP = 100;

describe('readiness', () => {
  test('begins with the look that finds a node ready, and lasts as long as every look does', () => {
    const first = afterLook(NEVER_LOOKED, ['node1'], 1000, GAP);
    const second = afterLook(first, ['node1', 'node2'], 1050, GAP);
    expect(second.since).toEqual({ node1: 1000, node2: 1050 });
    expect(afterLook(second, ['node2'], 1100, GAP).since).toEqual({ node2: 1050 });
  });

  test('begins anew when nobody looked for too long, or the clock was set', () => {
    const first = afterLook(NEVER_LOOKED, ['node1'], 1000, GAP);
    expect(afterLook(first, ['node1'], 1100, GAP).since).toEqual({ node1: 1000 });
    expect(afterLook(first, ['node1'], 1101, GAP).since).toEqual({ node1: 1101 });
    expect(afterLook(first, ['node1'], 999, GAP).since).toEqual({ node1: 999 });
  });
});
