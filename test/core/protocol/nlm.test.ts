import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeNlmCancel,
  decodeNlmFreeAll,
  decodeNlmLock,
  decodeNlmResult,
  decodeNlmTest,
  decodeNlmTestResult,
  decodeNlmUnlock,
  encodeNlmCancel,
  encodeNlmFreeAll,
  encodeNlmLock,
  encodeNlmResult,
  encodeNlmTest,
  encodeNlmTestResult,
  encodeNlmUnlock,
  NLM_STATUS,
} from '../../../src/core/protocol/nlm.ts';
import { bytes, long, word } from './arbitrary.ts';
import { beginnings, hex } from './hex.ts';

const lock = fc.record({
  ...{ caller: fc.string(), handle: bytes(), owner: bytes(), svid: word },
  ...{ offset: long, length: long },
});
const [cookie, bool] = [bytes(), fc.boolean()];
const status = fc.constantFrom(...NLM_STATUS);
const holder = fc.record({ exclusive: bool, svid: word, owner: bytes(), offset: long, length: long });

/** Each message, how it is written and how it is read. */
const MESSAGES = {
  LOCK: [
    fc.record({ cookie, block: bool, exclusive: bool, lock, reclaim: bool, state: word }),
    encodeNlmLock,
    decodeNlmLock,
  ],
  TEST: [fc.record({ cookie, exclusive: bool, lock }), encodeNlmTest, decodeNlmTest],
  CANCEL: [fc.record({ cookie, block: bool, exclusive: bool, lock }), encodeNlmCancel, decodeNlmCancel],
  UNLOCK: [fc.record({ cookie, lock }), encodeNlmUnlock, decodeNlmUnlock],
  'a result': [fc.record({ cookie, status }), encodeNlmResult, decodeNlmResult],
  "TEST's result": [
    fc.oneof(
      fc.record({ cookie, status: status.filter((it) => it !== 'NLM4_DENIED') }),
      fc.record({ cookie, status: fc.constant('NLM4_DENIED' as const), holder }),
    ),
    encodeNlmTestResult,
    decodeNlmTestResult,
  ],
  FREE_ALL: [fc.record({ name: fc.string(), state: word }), encodeNlmFreeAll, decodeNlmFreeAll],
} as const;

describe('NLM', () => {
  for (const [name, [arbitrary, encode, decode]] of Object.entries(MESSAGES)) {
    const write = encode as (it: unknown) => Uint8Array;

    test(`gives ${name} back as it was`, () => {
      fc.assert(fc.property(arbitrary as fc.Arbitrary<unknown>, (it) => void expect(decode(write(it))).toEqual(it)));
    });

    test(`finds ${name} in nothing shorter`, () => {
      const short = fc.property(arbitrary as fc.Arbitrary<unknown>, (it) => {
        for (const part of beginnings(write(it))) expect(decode(part)).toBeUndefined();
      });
      fc.assert(short, { numRuns: 10 });
    });
  }

  test('asks for a lock in these bytes (X/Open XNFS 14.3)', () => {
    const it = { caller: 'me', handle: hex('0102'), owner: hex('aa'), svid: 7, offset: 1n, length: 0n };
    const call = { cookie: hex('00000009'), block: false, exclusive: true, lock: it, reclaim: true, state: 3 };
    expect(encodeNlmLock(call)).toEqual(
      hex(`00000004 00000009 00000000 00000001 00000002 6d650000 00000002 01020000 00000001 aa000000 00000007
        0000000000000001 0000000000000000 00000001 00000003`),
    );
  });

  test('reads no lengths beyond its own and no status that there is not', () => {
    expect(decodeNlmUnlock(hex('ffffffff'))).toBeUndefined();
    expect(decodeNlmResult(hex('00000401'))).toBeUndefined();
    expect(decodeNlmResult(hex('00000000 0000000a'))).toBeUndefined();
  });
});
