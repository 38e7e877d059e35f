// Light clients as the command line names them.
import { describe, expect, test } from 'vitest';
import { Failed } from '../../../../src/core/base/failed.ts';
import { readSpec } from '../../../../src/core/spec/read-spec.ts';
import { splitLight, wishOf } from '../../../../src/entry/cli/drill/light.ts';
import { lightInWords, lightProblems } from '../../../../src/entry/cli/drill/light-in-words.ts';
import { defaultSpec } from '../../../../src/lab/default-spec.ts';

describe('--clients', () => {
  test('has light clients beside those with kernels', () => {
    expect(splitLight('kernel:3, light:4.1*1000,light:3')).toEqual({
      light: [
        { kind: 'light:4.1', clients: 1000 },
        { kind: 'light:3', clients: 1 },
      ],
      kernel: 'kernel:3',
    });
    expect(splitLight('')).toEqual({ light: [], kernel: '' });
  });

  test.each(['light:4.2', 'light', 'light:3*0', 'light:3*1.5', 'light:3*2*2', 'light:3*10001'])('has no %s', (word) => {
    expect(() => splitLight(word)).toThrow(Failed);
  });
});

describe('a fleet for a server', () => {
  const { cluster } = readSpec(defaultSpec({ name: 'test', nodes: 2, versions: ['4.1'], ownExports: true }), 'test');
  const server = cluster?.servers[1];
  if (cluster === undefined || server === undefined) throw new Error('the default spec is a cluster of two servers');

  test('takes the export by its pseudo path', () => {
    expect(wishOf(cluster, server, { kind: 'light:4.1', clients: 3 }, 'light1')).toEqual({
      ...{ kind: 'light:4.1', clients: 3, name: 'light1', export: '/home2', leaseMs: 10_000 },
      server: { name: 'nfs2', address: '192.0.2.102' },
    });
  });

  test('is refused where its version is not served', () => {
    expect(() => wishOf(cluster, server, { kind: 'light:3', clients: 3 }, 'light1')).toThrow('does not serve NFS 3');
  });
});

test('what light clients saw is told, and what should not have been is a problem', () => {
  const spread = { first: 1000, median: 1500, last: 2000 };
  const told = {
    ...{ kind: 'light:3' as const, clients: 10, held: 9, reclaimed: 8, refused: 1, unnoticed: 1 },
    ...{ noticedAfterMs: spread, settledAfterMs: spread, newOpensAgainAfterMs: null, troubles: ['lost its way'] },
  };
  expect(lightInWords(told)).toBe(
    `10 light:3 clients: 8 locks reclaimed, 1 refused, 1 clients noticed nothing
  locks reclaimed 1.00 s to 2.00 s after the failure, median 1.50 s`,
  );
  expect(lightProblems(told)).toEqual(['light:3: 1 locks were not given back', 'light:3: lost its way']);
});
