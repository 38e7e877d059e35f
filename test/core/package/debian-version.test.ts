import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../../src/core/package/debian-version.ts';

const LATER: readonly (readonly [string, string])[] = [
  ['1.0', '1.0.1'],
  ['1.9', '1.10'],
  ['1.0~rc1', '1.0'],
  ['1.0~~', '1.0~'],
  ['1.0', '1.0a'],
  ['1.0a', '1.0+b'],
  ['1.0-1', '1.0-1+deb12u1'],
  ['2.0-9', '1:0.1-1'],
  ['1.0-1', '1.0-2'],
  ['4.3', '4.3-2'],
  ['2.1.5-1+deb12u1', '2.1.6'],
];

describe('versions of Debian packages', () => {
  it.each(LATER)('%s comes before %s', (earlier, later) => {
    expect(compareVersions(earlier, later)).toBeLessThan(0);
    expect(compareVersions(later, earlier)).toBeGreaterThan(0);
  });

  it('are equal in two spellings', () => {
    expect(compareVersions('0:1.00-0', '1.0')).toBe(0);
    expect(compareVersions('1.0', '1.0')).toBe(0);
  });

  it.skipIf(!existsSync('/usr/bin/dpkg'))('are ordered as dpkg orders them', () => {
    const version = fc.tuple(
      fc.nat(2),
      fc.stringMatching(/^\d[0-9a-zA-Z.+~]{0,5}$/),
      fc.stringMatching(/^[0-9a-z.~+]{1,3}$/),
    );
    const text = version.map(([epoch, upstream, revision]) => `${epoch}:${upstream}-${revision}`);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const { status } = spawnSync('dpkg', ['--compare-versions', a, 'lt', b]);
        expect(compareVersions(a, b) < 0).toBe(status === 0);
      }),
      { numRuns: 100 },
    );
  });
});
