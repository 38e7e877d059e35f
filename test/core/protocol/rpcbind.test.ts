import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCall } from '../../../src/core/protocol/rpc.ts';
import {
  type Binding,
  decodeBinding,
  decodeGetAddress,
  encodeBinding,
  getAddressCall,
} from '../../../src/core/protocol/rpcbind.ts';
import { decodeUniversal, encodeUniversal } from '../../../src/core/protocol/universal-address.ts';
import { text } from '../../../src/core/protocol/xdr.ts';
import { bytes, port, v4, v6, word } from './arbitrary.ts';
import { beginnings, hex } from './hex.ts';

const short = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });
const binding: fc.Arbitrary<Binding> = fc.record({
  ...{ program: word, version: word, netId: short, address: short, owner: short },
});

describe('rpcbind', () => {
  test('gives bindings and universal addresses of both families back as they were', () => {
    fc.assert(
      fc.property(binding, fc.oneof(v4, v6), port, (it, address, number) => {
        expect(decodeBinding(encodeBinding(it))).toEqual(it);
        const endpoint = { address, port: number };
        expect(decodeUniversal(encodeUniversal(endpoint))).toEqual(endpoint);
        expect(decodeGetAddress(text(encodeUniversal(endpoint)))).toEqual(endpoint);
      }),
    );
  });

  test('is asked for the status monitor over UDP on IPv6 in these bytes', () => {
    const header = '00000001 00000000 00000002 000186a0 00000004 00000003 00000000 00000000 00000000 00000000';
    const wire = hex(`${header} 000186b8 00000001 00000004 75647036 00000000 00000000`);
    const asked = getAddressCall(1, 4, { program: 100_024, version: 1, netId: 'udp6' });
    expect(asked).toEqual(wire);
    expect(decodeBinding(decodeCall(asked)?.arguments ?? hex(''))).toMatchObject({ netId: 'udp6', address: '' });
  });

  test('writes addresses as RFC 5665 does', () => {
    expect(encodeUniversal({ address: '192.0.2.1', port: 801 })).toBe('192.0.2.1.3.33');
    expect(decodeUniversal('2001:db8::1.3.33')).toEqual({ address: '2001:db8::1', port: 801 });
    expect(decodeUniversal('::.0.111')).toEqual({ address: '::', port: 111 });
    expect(decodeUniversal('fe80::1%eth0.3.33')).toEqual({ address: 'fe80::1', port: 801 });
  });

  test.each([
    '',
    '192.0.2.1',
    '192.0.2.1.256.1',
    '192.0.2.1.1.256',
    '192.0.2.1.-1.1',
    '1.2.3.4.5',
    'x.3.33',
    '192.0.2.1.03.33',
  ])('finds no address in "%s"', (junk) => {
    expect(decodeUniversal(junk)).toBeUndefined();
  });

  test('knows the answer that a program listens nowhere from none', () => {
    expect(decodeGetAddress(text(''))).toBeNull();
    expect(decodeGetAddress(text('nowhere'))).toBeUndefined();
    for (const cut of beginnings(text('192.0.2.1.3.33'))) expect(decodeGetAddress(cut)).toBeUndefined();
  });

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(bytes(200), short, (junk, words) => {
        decodeBinding(junk);
        decodeGetAddress(junk);
        decodeUniversal(words);
      }),
      { numRuns: 2_000 },
    );
    expect(decodeBinding(hex('000186b8 00000001 ffffffff 00000000'))).toBeUndefined();
  });
});
