import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AUTH_NONE,
  type Call,
  decodeCall,
  decodeReply,
  encodeCall,
  encodeReply,
  type Reply,
} from '../../../src/core/protocol/rpc.ts';
import { bytes, word } from './arbitrary.ts';
import { beginnings, hex } from './hex.ts';

/** NULL: procedure 0 of every program. */
const nullCall = (xid: number) => encodeCall({ xid, program: 100_003, version: 4, procedure: 0 });

const auth = fc.record({ flavor: word, body: bytes() });

const call: fc.Arbitrary<Call> = fc.record({
  xid: word,
  program: word,
  version: word,
  procedure: word,
  credential: auth,
  verifier: auth,
  arguments: bytes(),
});

const reply: fc.Arbitrary<Reply> = fc.oneof(
  fc.record({ xid: word, kind: fc.constant('success' as const), verifier: auth, results: bytes() }),
  fc.record({ xid: word, kind: fc.constant('version-mismatch' as const), verifier: auth, low: word, high: word }),
  fc.record({
    xid: word,
    kind: fc.constantFrom('no-such-program', 'no-such-procedure', 'garbage-arguments', 'system-error'),
    verifier: auth,
  }),
  fc.record({ xid: word, kind: fc.constant('rpc-mismatch' as const), low: word, high: word }),
  fc.record({ xid: word, kind: fc.constant('auth-error' as const), why: word }),
);

describe('an RPC call', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(call, (it) => {
        expect(decodeCall(encodeCall(it))).toEqual(it);
      }),
    );
  });

  test('of NULL to NFS version 4 is these forty bytes', () => {
    const wire = hex('12345678 00000000 00000002 000186a3 00000004 00000000 00000000 00000000 00000000 00000000');
    expect(nullCall(0x12345678)).toEqual(wire);
  });

  test('is not found in less than a whole header', () => {
    for (const short of beginnings(nullCall(1))) expect(decodeCall(short)).toBeUndefined();
  });

  test('is not found in a reply', () => {
    expect(decodeCall(hex('00000001 00000001 00000000 00000000 00000000 00000000 00000000'))).toBeUndefined();
  });
});

describe('an RPC reply', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(reply, (it) => {
        expect(decodeReply(encodeReply(it))).toEqual(it);
      }),
    );
  });

  test.each<readonly [string, Reply]>([
    // As Ganesha 4.3 sent them, less the record mark.
    [
      '12345678 00000001 00000000 00000000 00000000 00000000',
      { xid: 0x12345678, kind: 'success', verifier: AUTH_NONE, results: hex('') },
    ],
    [
      '12345678 00000001 00000000 00000000 00000000 00000002 00000004 00000004',
      { xid: 0x12345678, kind: 'version-mismatch', verifier: AUTH_NONE, low: 4, high: 4 },
    ],
    [
      '12345678 00000001 00000000 00000000 00000000 00000001',
      { xid: 0x12345678, kind: 'no-such-program', verifier: AUTH_NONE },
    ],
    // By hand, from RFC 5531 9: a rejected credential, and an RPC version that nobody speaks.
    ['00000007 00000001 00000001 00000001 00000002', { xid: 7, kind: 'auth-error', why: 2 }],
    ['00000007 00000001 00000001 00000000 00000002 00000002', { xid: 7, kind: 'rpc-mismatch', low: 2, high: 2 }],
  ])('%s is understood, and nothing shorter', (wire, understood) => {
    expect(decodeReply(hex(wire))).toEqual(understood);
    for (const short of beginnings(hex(wire))) expect(decodeReply(short)).toBeUndefined();
  });

  test.each([
    ['a call', '12345678 00000000 00000002 000186a3 00000004 00000000'],
    ['neither accepted nor denied', '00000007 00000001 00000002 00000000 00000000 00000000'],
    ['accepted with a status that is none', '00000007 00000001 00000000 00000000 00000000 00000009'],
    ['denied with a status that is none', '00000007 00000001 00000001 00000005 00000000'],
    ['a verifier of more than 400 bytes', `00000007 00000001 00000000 00000000 00000194 ${'00'.repeat(408)}`],
  ])('is not found in %s', (_, wire) => {
    expect(decodeReply(hex(wire))).toBeUndefined();
  });
});
