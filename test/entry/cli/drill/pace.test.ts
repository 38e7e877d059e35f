import { describe, expect, it } from 'vitest';
import { paced, slownessOf } from '../../../../src/entry/cli/drill/pace.ts';
import type { Lab } from '../../../../src/lab/lab.ts';

const labOf = (...kinds: readonly ('kernel' | 'light')[]) =>
  ({ state: async () => ({ nodes: kinds.map((kind) => ({ kind })) }) }) as unknown as Lab;

describe('the pace of clients in a drill', () => {
  it('is the usual one, unless a node has a kernel of its own', async () => {
    expect(await slownessOf(labOf('light', 'light'))).toBeUndefined();
    expect(await slownessOf(labOf('kernel', 'light'))).toBeGreaterThan(1);
  });

  it('is that of those who take locks too, unless they have one of their own', () => {
    expect(paced({ kept: 8, churned: 4 }, 6)).toEqual({ kept: 8, churned: 4, slower: 6 });
    expect(paced({ kept: 8, churned: 4, slower: 2 }, 6)).toMatchObject({ slower: 2 });
    expect(paced({ kept: 8, churned: 4 }, undefined)).toEqual({ kept: 8, churned: 4 });
  });
});
