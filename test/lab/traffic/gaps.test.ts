import { describe, expect, it } from 'vitest';
import { longestGap } from '../../../src/lab/traffic/gaps.ts';

describe('the longest gap', () => {
  it('is found with the moment at which it began', () => {
    expect(longestGap([120, 140, 900, 920], 100, 940)).toEqual({ ms: 760, at: 140 });
  });

  it('may be before the first completion, or after the last', () => {
    expect(longestGap([500, 520], 0, 530)).toEqual({ ms: 500, at: 0 });
    expect(longestGap([20, 40], 0, 1_040)).toEqual({ ms: 1_000, at: 40 });
  });

  it('is the whole time when nothing ever completed', () => {
    expect(longestGap([], 100, 400)).toEqual({ ms: 300, at: 100 });
  });
});
