import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTickle, tickle } from '../../../src/core/protocol/tickle.ts';
import { port, v4, v6 } from './arbitrary.ts';
import { beginnings, hex } from './hex.ts';

describe('a tickle', () => {
  const end = (address: fc.Arbitrary<string>) => fc.record({ address, port });

  test('says which two ends it is about', () => {
    const ends = fc.oneof(fc.tuple(end(v4), end(v4)), fc.tuple(end(v6), end(v6)));
    fc.assert(
      fc.property(ends, ([server, client]) => {
        expect(decodeTickle(tickle(server, client))).toEqual({ server, client });
      }),
    );
  });

  test.each([
    [
      'IPv4',
      '192.0.2.101',
      '198.51.100.7',
      '450000280000400040064e30c0000265c6336407080103210000000000000000501004d2b3400000',
    ],
    [
      'IPv6',
      '2001:db8::101',
      '2001:db8:1::7',
      '600000000014064020010db800000000000000000000010120010db8000100000000000000000007080103210000000000000000501004d243660000',
    ],
  ])('over %s is these bytes, and no fewer', (_, server, client, wire) => {
    expect(tickle({ address: server, port: 2049 }, { address: client, port: 801 })).toEqual(hex(wire));
    for (const short of beginnings(hex(wire))) expect(decodeTickle(short)).toBeUndefined();
  });
});
