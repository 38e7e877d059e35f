import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../../src/core/base/did-you-mean.ts';

describe('didYouMean', () => {
  const keys = ['address', 'home', 'failoverTo', 'exports', 'versions', 'failback'];

  it.each([
    ['adress', 'address'],
    ['addres', 'address'],
    ['hmoe', 'home'],
    ['fail_over-to', 'failoverTo'],
    ['FAILOVERTO', 'failoverTo'],
    ['export', 'exports'],
    ['fallback', 'failback'],
  ])('takes %s for %s', (written, meant) => {
    expect(didYouMean(written, keys)).toBe(meant);
  });

  it.each(['', 'x', 'port', 'completely-different'])('has no idea about %j', (written) => {
    expect(didYouMean(written, keys)).toBeUndefined();
  });

  it('prefers the closest of several', () => {
    expect(didYouMean('node3x', ['node1', 'node2', 'node3'])).toBe('node3');
  });

  it('always finds what is there', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 60 }), { minLength: 1 }), (names) => {
        const written = names[0] ?? '';
        expect(didYouMean(written, names)).toBeDefined();
      }),
    );
  });
});
