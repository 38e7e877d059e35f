import { describe, expect, test } from 'vitest';
import { concat, u32 } from '../../../../src/core/protocol/bytes.ts';
import { walkCompound, walkCompoundReply } from '../../../../src/core/protocol/nfs4/walk.ts';
import { encodeCompound, encodeCompoundReply } from '../../../../src/core/protocol/nfs41/compound.ts';
import { OPERATION_NUMBERS } from '../../../../src/core/protocol/nfs41/operations.ts';
import { opaque, text } from '../../../../src/core/protocol/xdr.ts';
import { counting } from '../fuzz/decoder.ts';
import { FILE_AND_LOCK_OPERATIONS, FILE_AND_LOCK_RESULTS } from '../fuzz/lock-clients.ts';

const [STATE, ATTRIBUTES] = [counting(16), concat(u32(2, 0x18, 0x2), opaque(counting(12)))];
const compound = (minor: number, operations: readonly Uint8Array[]) =>
  concat(u32(0, minor, operations.length), ...operations);
const reply = (results: readonly Uint8Array[]) => concat(u32(0, 0, results.length), ...results);
const LAST = concat(u32(58, 0));

describe('a COMPOUND that is walked', () => {
  test('has every operation that our own clients send, and every answer that they get', () => {
    const walked = walkCompound(encodeCompound(FILE_AND_LOCK_OPERATIONS));
    expect(walked?.operations.map(({ number }) => number)).toEqual(
      FILE_AND_LOCK_OPERATIONS.map(({ kind }) => OPERATION_NUMBERS[kind]),
    );
    expect(walked).toMatchObject({ minorVersion: 1 });
    const answered = walkCompoundReply(encodeCompoundReply({ status: 0, results: FILE_AND_LOCK_RESULTS }));
    expect(answered?.operations.map(({ number }) => number)).toEqual(
      FILE_AND_LOCK_RESULTS.map(({ kind }) => OPERATION_NUMBERS[kind]),
    );
    expect([walked?.stopped, answered?.stopped]).toEqual([undefined, undefined]);
  });

  // What real clients send beside it (RFC 7530 16, RFC 8881 18, RFC 7862 15): arguments, results.
  test.each<[string, number, Uint8Array, Uint8Array]>([
    ['ACCESS', 3, u32(0x1f), u32(0x1f, 0x1f)],
    ['CREATE of a folder', 6, concat(u32(2), text('a folder'), ATTRIBUTES), concat(counting(20), u32(1, 2))],
    ['CREATE of a link', 6, concat(u32(5), text('there'), text('a link'), ATTRIBUTES), concat(counting(20), u32(0))],
    ['GETATTR', 9, u32(2, 0x18, 0x30_0000), ATTRIBUTES],
    [
      'READDIR',
      26,
      concat(counting(24), u32(1, 2)),
      concat(counting(8), u32(1, 0, 3), text('a'), ATTRIBUTES, u32(0, 1)),
    ],
    ['SETATTR', 34, concat(STATE, ATTRIBUTES), u32(1, 2)],
    ['SECINFO', 33, text('a'), concat(u32(2, 1, 6), opaque(counting(9)), u32(0, 1))],
    [
      'SETCLIENTID',
      35,
      concat(counting(8), text('me'), u32(1), text('tcp'), text('192.0.2.1.3.3'), u32(1)),
      counting(16),
    ],
    ['SETCLIENTID_CONFIRM', 36, counting(16), u32()],
    ['RENEW', 30, counting(8), u32()],
    ['RELEASE_LOCKOWNER', 39, concat(counting(8), text('me')), u32()],
    [
      'OPEN by handle, with a write delegation',
      18,
      concat(u32(0, 3, 0), counting(8), text('me'), u32(1, 3), counting(8), ATTRIBUTES, u32(4)),
      concat(STATE, counting(20), u32(0, 1, 2, 2), STATE, u32(0, 1, 0, 9, 0, 0, 0), text('me@')),
    ],
    [
      'OPEN that gets no delegation, and why',
      18,
      concat(u32(0, 1, 0), counting(8), text('me'), u32(0, 0), text('a')),
      concat(STATE, counting(20), u32(0, 0, 3, 1, 0)),
    ],
    [
      'EXCHANGE_ID with SP4_MACH_CRED',
      42,
      concat(counting(8), text('me'), u32(1, 1, 1, 2, 2, 3, 4, 1), text('kernel.org'), text('Linux'), counting(12)),
      concat(counting(8), u32(1, 1, 0), counting(8), text('it'), text('scope'), u32(0)),
    ],
    ['TEST_STATEID', 55, concat(u32(2), STATE, STATE), u32(2, 0, 10_025)],
    ['SEEK', 69, concat(STATE, u32(0, 0, 1)), u32(1, 0, 9)],
    [
      'COPY',
      60,
      concat(STATE, STATE, counting(24), u32(1, 1, 1, 3), text('tcp'), text('a')),
      concat(u32(1), STATE, u32(0, 9, 2), counting(8), u32(1, 1)),
    ],
    ['SETXATTR', 73, concat(u32(0), text('user.a'), text('b')), counting(20)],
  ])('passes over %s', (_, number, args, results) => {
    const walked = walkCompound(compound(2, [concat(u32(number), args), LAST]));
    expect(walked?.operations.map((it) => it.number)).toEqual([number, 58]);
    const answered = walkCompoundReply(reply([concat(u32(number, 0), results), LAST]));
    expect(answered?.operations.map((it) => [it.number, it.status])).toEqual([
      [number, 0],
      [58, 0],
    ]);
  });

  test('passes over what comes with a failure', () => {
    const failures = [
      concat(u32(34, 10_013), u32(1, 2)),
      concat(u32(35, 10_017), text('tcp'), text('a')),
      concat(u32(12, 10_010), u32(0, 1, 0, 2, 2), counting(8), text('other')),
    ];
    const walked = walkCompoundReply(reply([...failures, LAST]));
    expect(walked?.operations).toMatchObject([
      {},
      {},
      { holder: { range: { offset: 1n, length: 2n }, exclusive: true } },
      {},
    ]);
  });

  test('stops at an operation of unknown size, and where it is cut off', () => {
    const layout = compound(1, [LAST, concat(u32(50), counting(40)), LAST]);
    expect(walkCompound(layout)).toMatchObject({
      operations: [{ operation: 'RECLAIM_COMPLETE' }],
      stopped: 'operation 50 is not known by its size',
    });
    const cut = encodeCompound(FILE_AND_LOCK_OPERATIONS).slice(0, 90);
    expect(walkCompound(cut)?.stopped).toMatch(/cut off/);
  });
});
