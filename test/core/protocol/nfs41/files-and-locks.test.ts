import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeCompound,
  decodeCompoundReply,
  encodeCompound,
  encodeCompoundReply,
} from '../../../../src/core/protocol/nfs41/compound.ts';
import type { Operation } from '../../../../src/core/protocol/nfs41/operations.ts';
import { isDone, type Result } from '../../../../src/core/protocol/nfs41/results.ts';
import { STATUS, statusName } from '../../../../src/core/protocol/nfs41/status.ts';
import { bytes, exactly, long, word } from '../arbitrary.ts';
import { beginnings, hex } from '../hex.ts';

const is = <const K extends string>(...kinds: K[]) => fc.constantFrom(...kinds);
const state = fc.record({ sequence: word, other: exactly(12) });
const owner = fc.record({ clientId: exactly(8), owner: bytes() });
const range = { offset: long, length: long };
const type = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const);

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: is('putrootfh', 'getfh') }),
  fc.record({ kind: is('putfh'), handle: bytes(128) }),
  fc.record({ kind: is('lookup'), name: fc.string() }),
  fc.record(
    {
      kind: is('open'),
      access: word,
      deny: word,
      owner,
      create: fc.record({ mode: word }),
      claim: fc.oneof(is('previous'), fc.record({ null: fc.string() })),
    },
    { requiredKeys: ['kind', 'access', 'deny', 'owner', 'claim'] },
  ),
  fc.record({ kind: is('close'), state }),
  fc.record({ kind: is('read'), state, offset: long, count: word }),
  fc.record({ kind: is('write'), state, offset: long, stable: word, data: bytes() }),
  fc.record({
    ...{ kind: is('lock'), type, reclaim: fc.boolean(), ...range },
    locker: fc.oneof(fc.record({ open: state, owner }), fc.record({ lock: state })),
  }),
  fc.record({ kind: is('lockt'), type, owner, ...range }),
  fc.record({ kind: is('locku'), type, lock: state, ...range }),
);

const result: fc.Arbitrary<Result> = fc.oneof(
  fc.record({ kind: is('putrootfh', 'putfh', 'lookup') }),
  fc.record({ kind: is('lockt') }),
  fc.record({ kind: is('getfh'), handle: bytes(128) }),
  fc.record({ kind: is('open'), state, flags: word }),
  fc.record({ kind: is('close'), state }),
  fc.record({ kind: is('read'), end: fc.boolean(), data: bytes() }),
  fc.record({ kind: is('write'), count: word, committed: word, verifier: exactly(8) }),
  fc.record({ kind: is('lock', 'locku'), lock: state }),
  fc.record({
    kind: is('lock', 'lockt'),
    status: fc.constant(STATUS.NFS4ERR_DENIED),
    holder: fc.record({ ...range, type, owner }),
  }),
  fc.record({ kind: is('open', 'lock', 'locku'), status: fc.constant(STATUS.NFS4ERR_GRACE) }),
);

const NO_TAG = '00000000';

describe('files and locks in a COMPOUND', () => {
  test('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
        expect(decodeCompound(encodeCompound(operations))).toEqual(operations);
      }),
    );
  });

  test('are not found in anything shorter', () => {
    fc.assert(
      fc.property(operation, (one) => {
        for (const short of beginnings(encodeCompound([one]))) expect(decodeCompound(short)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  test('are opened by name, created with a mode, in these bytes (RFC 8881 18.16.1)', () => {
    const clientId = hex('0102030405060708');
    const open = { kind: 'open', access: 3, deny: 0, owner: { clientId, owner: hex('aabb') } } as const;
    expect(encodeCompound([{ ...open, create: { mode: 0o644 }, claim: { null: 'file' } }])).toEqual(
      hex(`${NO_TAG} 00000001 00000001 00000012 00000000 00000003 00000000 0102030405060708 00000002 aabb0000
        00000001 00000000 00000002 00000000 00000002 00000004 000001a4 00000000 00000004 66696c65`),
    );
    expect(encodeCompound([{ ...open, claim: 'previous' }])).toEqual(
      hex(`${NO_TAG} 00000001 00000001 00000012 00000000 00000003 00000000 0102030405060708 00000002 aabb0000
        00000000 00000001 00000000`),
    );
  });

  test('are locked by a new owner in these bytes (RFC 8881 18.10.1)', () => {
    const clientId = hex('0102030405060708');
    const locker = { open: { sequence: 1, other: hex('00'.repeat(12)) }, owner: { clientId, owner: hex('cc') } };
    const lock = { kind: 'lock', type: 2, reclaim: true, offset: 5n, length: 1n << 40n, locker } as const;
    expect(encodeCompound([lock])).toEqual(
      hex(`${NO_TAG} 00000001 00000001 0000000c 00000002 00000001 0000000000000005 0000010000000000
        00000001 00000000 00000001 ${'00'.repeat(12)} 00000000 0102030405060708 00000001 cc000000`),
    );
  });

  test('are not found where a type, a claim or an attribute is another', () => {
    for (const wire of [
      `${NO_TAG} 00000001 00000001 0000000d 00000005 ${'00'.repeat(28)}`,
      `${NO_TAG} 00000001 00000001 00000012 ${'00'.repeat(20)} 00000000 00000000 00000007`,
      `${NO_TAG} 00000001 00000001 00000012 ${'00'.repeat(20)} 00000000 00000001 00000002`,
      `${NO_TAG} 00000001 00000001 00000016 00000084 ${'00'.repeat(132)}`,
    ])
      expect(decodeCompound(hex(wire))).toBeUndefined();
  });
});

describe('what a server answers about files and locks', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(word, fc.array(result, { maxLength: 4 }), (status, results) => {
        expect(decodeCompoundReply(encodeCompoundReply({ status, results }))).toEqual({ status, results });
      }),
    );
  });

  test('is understood from a server that says what it changed and why it delegates nothing', () => {
    const opened = `00000000 ${NO_TAG} 00000001 00000012 00000000 00000007 ${'ab'.repeat(12)}`;
    const changed = '00000001 0000000000000001 0000000000000002 00000004 00000002 00000000 00000002';
    for (const delegation of ['00000000', '00000003 00000000', '00000003 00000002 00000001']) {
      const [first] = decodeCompoundReply(hex(`${opened} ${changed} ${delegation}`))?.results ?? [];
      expect(isDone(first, 'open') && first.state).toEqual({ sequence: 7, other: hex('ab'.repeat(12)) });
      expect(isDone(first, 'close')).toBe(false);
    }
    expect(decodeCompoundReply(hex(`${opened} ${changed} 00000001`))).toBeUndefined();
  });
});

test('an error has the name that the standard gives it', () => {
  expect([10013, 10033, 10052, 4242].map(statusName)).toEqual([
    'NFS4ERR_GRACE',
    'NFS4ERR_NO_GRACE',
    'NFS4ERR_BADSESSION',
    'nfsstat4 4242',
  ]);
});
