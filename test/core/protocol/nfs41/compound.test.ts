import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Channel } from '../../../../src/core/protocol/nfs41/channel.ts';
import {
  decodeCompound,
  decodeCompoundReply,
  encodeCompound,
  encodeCompoundReply,
} from '../../../../src/core/protocol/nfs41/compound.ts';
import { OPERATION_NUMBERS, type Operation } from '../../../../src/core/protocol/nfs41/operations.ts';
import type { Result } from '../../../../src/core/protocol/nfs41/results.ts';
import { bytes, exactly, word } from '../arbitrary.ts';
import { beginnings, hex } from '../hex.ts';

const channel: fc.Arbitrary<Channel> = fc.record({
  headerPadding: word,
  longestRequest: word,
  longestResponse: word,
  longestCachedResponse: word,
  operations: word,
  requests: word,
});

const kind = fc.constantFrom(...(Object.keys(OPERATION_NUMBERS) as Operation['kind'][]));
/** What a lock was denied by comes with it. */
const DENIED = 10_010;

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constant('exchange-id' as const), verifier: exactly(8), owner: bytes(1024), flags: word }),
  fc.record({
    kind: fc.constant('create-session' as const),
    clientId: exactly(8),
    sequence: word,
    flags: word,
    fore: channel,
    back: channel,
    callbackProgram: word,
  }),
  fc.record({
    kind: fc.constant('sequence' as const),
    session: exactly(16),
    sequence: word,
    slot: word,
    highestSlot: word,
    cache: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('reclaim-complete' as const), oneFileSystem: fc.boolean() }),
  fc.record({ kind: fc.constant('destroy-session' as const), session: exactly(16) }),
  fc.record({ kind: fc.constant('destroy-clientid' as const), clientId: exactly(8) }),
);

const result: fc.Arbitrary<Result> = fc.oneof(
  fc.record({ kind, status: fc.integer({ min: 1, max: 0xffff_ffff }).filter((it) => it !== DENIED) }),
  fc.record({
    kind: fc.constant('exchange-id' as const),
    clientId: exactly(8),
    sequence: word,
    flags: word,
    serverMinorId: exactly(8),
    serverMajorId: bytes(1024),
    serverScope: bytes(1024),
  }),
  fc.record({
    kind: fc.constant('create-session' as const),
    session: exactly(16),
    sequence: word,
    flags: word,
    fore: channel,
    back: channel,
  }),
  fc.record({
    kind: fc.constant('sequence' as const),
    session: exactly(16),
    sequence: word,
    slot: word,
    highestSlot: word,
    targetHighestSlot: word,
    flags: word,
  }),
  fc.record({ kind: fc.constantFrom('reclaim-complete', 'destroy-session', 'destroy-clientid') }),
);

const NO_TAG = '00000000';

describe('a COMPOUND of NFSv4.1', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
        expect(decodeCompound(encodeCompound(operations))).toEqual(operations);
      }),
    );
  });

  test('is not found in anything shorter', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 2 }), (operations) => {
        for (const short of beginnings(encodeCompound(operations))) expect(decodeCompound(short)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  test('of SEQUENCE and RECLAIM_COMPLETE is what RFC 8881 says', () => {
    const session = hex('00010203 04050607 08090a0b 0c0d0e0f');
    const sequence = { kind: 'sequence', session, sequence: 1, slot: 0, highestSlot: 0, cache: false } as const;
    expect(encodeCompound([sequence, { kind: 'reclaim-complete', oneFileSystem: false }])).toEqual(
      hex(`${NO_TAG} 00000001 00000002
        00000035 00010203 04050607 08090a0b 0c0d0e0f 00000001 00000000 00000000 00000000
        0000003a 00000000`),
    );
  });

  test('is not found where the count, a length or an operation is another', () => {
    for (const wire of [
      `${NO_TAG} 00000001 ffffffff`,
      `${NO_TAG} 00000000 00000000`,
      `${NO_TAG} 00000001 00000001 00000009 00000000`,
      `${NO_TAG} 00000001 00000001 0000002a 0000000000000000 00000401 ${'00'.repeat(1028)} 00000000 00000000 00000000`,
      `${NO_TAG} 00000001 00000001 0000003a 00000002`,
      'ffffffff 00000001 00000000',
    ])
      expect(decodeCompound(hex(wire))).toBeUndefined();
  });
});

describe("a COMPOUND's reply", () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(word, fc.array(result, { maxLength: 4 }), (status, results) => {
        expect(decodeCompoundReply(encodeCompoundReply({ status, results }))).toEqual({ status, results });
      }),
    );
  });

  test('is not found in anything shorter', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 2 }), (results) => {
        for (const short of beginnings(encodeCompoundReply({ status: 0, results })))
          expect(decodeCompoundReply(short)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  test('is understood from a server that says who made it, too', () => {
    const implementation = '00000001 00000003 61626300 00000000 0000000000000001 00000002';
    const head = '00000000 00000000 00000001 0000002a 00000000 0102030405060708 00000001 00000000 00000000';
    const names = '0000000000000000 00000001 6f000000 00000001 73000000';
    expect(decodeCompoundReply(hex(`${head} ${names} ${implementation}`))?.results).toEqual(
      decodeCompoundReply(hex(`${head} ${names} 00000000`))?.results,
    );
    expect(decodeCompoundReply(hex(`${head} ${names} 00000002`))).toBeUndefined();
  });
});
