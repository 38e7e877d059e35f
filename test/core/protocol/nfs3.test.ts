import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeMount,
  decodeMountResult,
  encodeMount,
  encodeMountResult,
  type MountResult,
} from '../../../src/core/protocol/mount3.ts';
import {
  decodeNfs3Call,
  decodeNfs3Result,
  encodeNfs3Call,
  encodeNfs3Result,
  NFS3,
  type Nfs3Procedure,
} from '../../../src/core/protocol/nfs3.ts';
import { bytes, exactly, long, word } from './arbitrary.ts';
import { beginnings, hex } from './hex.ts';

const handle = bytes(64);
const name = fc.string();

const CALLS: { readonly [P in Nfs3Procedure]: fc.Arbitrary<never> } = {
  getattr: fc.record({ handle }),
  lookup: fc.record({ folder: handle, name }),
  create: fc.record({ folder: handle, name, mode: word }),
  read: fc.record({ handle, offset: long, count: word }),
  write: fc.record({ handle, offset: long, stable: word, data: bytes() }),
} as Record<Nfs3Procedure, fc.Arbitrary<never>>;

const RESULTS = {
  getattr: fc.record({ type: word, mode: word, size: long, fileId: long }),
  lookup: fc.record({ handle }),
  create: fc.record({ handle }, { requiredKeys: [] }),
  read: fc.record({ end: fc.boolean(), data: bytes() }),
  write: fc.record({ count: word, committed: word, verifier: exactly(8) }),
} as Record<Nfs3Procedure, fc.Arbitrary<never>>;

const failure = fc.record({ status: fc.integer({ min: 1, max: 0xffff }) }) as fc.Arbitrary<never>;

describe.each(Object.keys(NFS3) as Nfs3Procedure[])('NFSv3 %s', (procedure) => {
  test('is asked and answered as it was meant', () => {
    fc.assert(
      fc.property(CALLS[procedure], fc.oneof(RESULTS[procedure], failure), (call, result) => {
        expect(decodeNfs3Call(procedure, encodeNfs3Call(procedure, call))).toEqual(call);
        expect(decodeNfs3Result(procedure, encodeNfs3Result(procedure, result))).toEqual(result);
      }),
    );
  });

  test('is not found in anything shorter', () => {
    fc.assert(
      fc.property(CALLS[procedure], RESULTS[procedure], (call, result) => {
        for (const short of beginnings(encodeNfs3Call(procedure, call)))
          expect(decodeNfs3Call(procedure, short)).toBeUndefined();
        for (const short of beginnings(encodeNfs3Result(procedure, result)))
          expect(decodeNfs3Result(procedure, short)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });
});

describe('NFSv3', () => {
  test('reads over attributes before and after a write (RFC 1813 3.3.7)', () => {
    const attributes = '00'.repeat(84);
    const wire = hex(`00000000 00000001 ${'00'.repeat(24)} 00000001 ${attributes} 00000005 00000002 0102030405060708`);
    expect(decodeNfs3Result('write', wire)).toEqual({ count: 5, committed: 2, verifier: hex('0102030405060708') });
  });

  test('reads over those of a file and its folder in LOOKUP (RFC 1813 3.3.3)', () => {
    const attributes = '00'.repeat(84);
    const wire = hex(`00000000 00000002 abcd0000 00000001 ${attributes} 00000001 ${attributes}`);
    expect(decodeNfs3Result('lookup', wire)).toEqual({ handle: hex('abcd') });
  });

  test('creates in these bytes (RFC 1813 3.3.8)', () => {
    expect(encodeNfs3Call('create', { folder: hex('01'), name: 'f', mode: 0o600 })).toEqual(
      hex(
        '00000001 01000000 00000001 66000000 00000000 00000001 00000180 00000000 00000000 00000000 00000000 00000000',
      ),
    );
  });

  test('says that a handle is longer than any', () => {
    expect(decodeNfs3Call('getattr', hex(`00000041 ${'00'.repeat(68)}`))).toBeUndefined();
    expect(decodeNfs3Call('read', hex('ffffffff'))).toBeUndefined();
  });
});

describe('the mount protocol', () => {
  const result: fc.Arbitrary<MountResult> = fc.oneof(
    fc.record({ handle, flavors: fc.array(word) }),
    fc.record({ status: fc.integer({ min: 1, max: 0xffff }) }),
  );

  test('is asked and answered as it was meant', () => {
    fc.assert(
      fc.property(fc.string(), result, (path, it) => {
        expect(decodeMount(encodeMount(path))).toBe(path);
        expect(decodeMountResult(encodeMountResult(it))).toEqual(it);
        for (const short of beginnings(encodeMountResult(it))) expect(decodeMountResult(short)).toBeUndefined();
      }),
    );
  });

  test('believes no count of flavors', () => {
    expect(decodeMountResult(hex('00000000 00000000 ffffffff 00000001'))).toBeUndefined();
  });
});
