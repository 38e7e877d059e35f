// What clients that lock hear and say: NLM, NFSv3, the mount protocol, files and locks of NFSv4.1.
import { u32 } from '../../../../src/core/protocol/bytes.ts';
import * as mount3 from '../../../../src/core/protocol/mount3.ts';
import * as nfs3 from '../../../../src/core/protocol/nfs3.ts';
import * as files from '../../../../src/core/protocol/nfs41/file-operations.ts';
import { encodeFileResult, type FileResult, readFileResult } from '../../../../src/core/protocol/nfs41/file-results.ts';
import * as locks from '../../../../src/core/protocol/nfs41/lock-operations.ts';
import * as lockResults from '../../../../src/core/protocol/nfs41/lock-results.ts';
import {
  encodeSessionArguments,
  readSessionArguments,
} from '../../../../src/core/protocol/nfs41/session-operations.ts';
import { encodeSessionResult, readSessionResult } from '../../../../src/core/protocol/nfs41/session-results.ts';
import { encodeStateId, readStateId } from '../../../../src/core/protocol/nfs41/state-id.ts';
import * as nlm from '../../../../src/core/protocol/nlm.ts';
import { bytes, counting, type Decoder, inside } from './decoder.ts';

const STATE = { sequence: 1, other: counting(12) };
const OWNER = { clientId: counting(8), owner: counting(5) };
const RANGE = { offset: 1n, length: locks.EVERYTHING };
const [HANDLE, COOKIE] = [counting(28), counting(4)];

const FILES: readonly files.FileOperation[] = [
  { kind: 'open', access: 3, deny: 0, owner: OWNER, create: { mode: 0o644 }, claim: { null: 'a file' } },
  { kind: 'open', access: 3, deny: 0, owner: OWNER, claim: 'previous' },
  { kind: 'putfh', handle: HANDLE },
  { kind: 'lookup', name: 'a folder' },
  { kind: 'read', state: STATE, offset: 0n, count: 10 },
  { kind: 'write', state: STATE, offset: 0n, stable: 2, data: counting(10) },
  { kind: 'close', state: STATE },
];
const FILE_RESULTS: readonly FileResult[] = [
  { kind: 'open', state: STATE, flags: 4 },
  { kind: 'getfh', handle: HANDLE },
  { kind: 'read', end: true, data: counting(10) },
  { kind: 'write', count: 10, committed: 2, verifier: counting(8) },
];
const LOCKS: readonly locks.LockOperation[] = [
  { kind: 'lock', type: 2, reclaim: false, ...RANGE, locker: { open: STATE, owner: OWNER } },
  { kind: 'lock', type: 1, reclaim: true, ...RANGE, locker: { lock: STATE } },
  { kind: 'lockt', type: 2, ...RANGE, owner: OWNER },
  { kind: 'locku', type: 2, ...RANGE, lock: STATE },
];

const LOCK = { caller: 'client1', handle: HANDLE, owner: counting(8), svid: 1, offset: 0n, length: 10n };
const CALL = { cookie: COOKIE, block: true, exclusive: true, lock: LOCK, reclaim: false, state: 3 };
const HOLDER = { exclusive: true, svid: 1, owner: counting(8), offset: 0n, length: 10n };
const PROCEDURES = Object.keys(nfs3.NFS3) as nfs3.Nfs3Procedure[];
const NFS3_CALLS = [
  nfs3.encodeNfs3Call('getattr', { handle: HANDLE }),
  nfs3.encodeNfs3Call('create', { folder: HANDLE, name: 'a file', mode: 0o644 }),
  nfs3.encodeNfs3Call('write', { handle: HANDLE, offset: 0n, stable: 2, data: counting(10) }),
];
const NFS3_RESULTS = [
  nfs3.encodeNfs3Result('getattr', { type: 1, mode: 0o644, size: 10n, fileId: 7n }),
  nfs3.encodeNfs3Result('lookup', { handle: HANDLE }),
  nfs3.encodeNfs3Result('read', { end: true, data: counting(10) }),
  nfs3.encodeNfs3Result('write', { status: 70 }),
];

const ranges = [locks.encodeRange(RANGE)];

/** By the first of the kinds that the samples hold: `kind` stands in front of its arguments, and has been read. */
const each = <T>(kinds: readonly T[], read: (kind: T) => unknown) => kinds.map(read);

export const LOCK_CLIENTS: readonly Decoder[] = [
  bytes(nlm.decodeNlmLock, [nlm.encodeNlmLock(CALL)]),
  bytes(nlm.decodeNlmTest, [nlm.encodeNlmTest(CALL)]),
  bytes(nlm.decodeNlmCancel, [nlm.encodeNlmCancel(CALL)]),
  bytes(nlm.decodeNlmUnlock, [nlm.encodeNlmUnlock(CALL)]),
  bytes(nlm.decodeNlmResult, [nlm.encodeNlmResult({ cookie: COOKIE, status: 'NLM4_GRANTED' })]),
  bytes(nlm.decodeNlmTestResult, [
    nlm.encodeNlmTestResult({ cookie: COOKIE, status: 'NLM4_GRANTED' }),
    nlm.encodeNlmTestResult({ cookie: COOKIE, status: 'NLM4_DENIED', holder: HOLDER }),
  ]),
  bytes(nlm.decodeNlmFreeAll, [nlm.encodeNlmFreeAll({ name: 'client1', state: 3 })]),
  bytes(mount3.decodeMount, [mount3.encodeMount('/home')]),
  bytes(mount3.decodeMountResult, [
    mount3.encodeMountResult({ handle: HANDLE, flavors: [1, 6] }),
    mount3.encodeMountResult({ status: 13 }),
  ]),
  bytes((it) => each(PROCEDURES, (one) => nfs3.decodeNfs3Call(one, it)), NFS3_CALLS, 'decodeNfs3Call'),
  bytes((it) => each(PROCEDURES, (one) => nfs3.decodeNfs3Result(one, it)), NFS3_RESULTS, 'decodeNfs3Result'),
  inside('readStateId', readStateId, [encodeStateId(STATE)]),
  inside('readStateOwner', locks.readStateOwner, [locks.encodeStateOwner(OWNER)]),
  inside('readRange', locks.readRange, ranges),
  inside('readLockType', locks.readLockType, [u32(2)]),
  inside('readHolder', lockResults.readHolder, [lockResults.encodeHolder({ ...RANGE, type: 2, owner: OWNER })]),
  inside(
    'readFileArguments',
    (from) => files.readFileArguments('open', from),
    FILES.filter(({ kind }) => kind === 'open').map(files.encodeFileArguments),
  ),
  inside('readFileResult', (from) => readFileResult('open', from), FILE_RESULTS.slice(0, 1).map(encodeFileResult)),
  inside(
    'readLockArguments',
    (from) => locks.readLockArguments('lock', from),
    LOCKS.slice(0, 2).map(locks.encodeLockArguments),
  ),
  inside('readLockResult', (from) => lockResults.readLockResult('lock', from), [
    lockResults.encodeLockResult({ kind: 'lock', lock: STATE }),
  ]),
  inside('readSessionArguments', (from) => readSessionArguments('exchange-id', from), [
    encodeSessionArguments({ kind: 'exchange-id', verifier: counting(8), owner: counting(9), flags: 0 }),
  ]),
  inside('readSessionResult', (from) => readSessionResult('sequence', from), [
    encodeSessionResult({
      ...{ kind: 'sequence', session: counting(16), sequence: 1, slot: 0 },
      ...{ highestSlot: 0, targetHighestSlot: 63, flags: 0 },
    }),
  ]),
];

/** For the table's COMPOUND. */
export const FILE_AND_LOCK_OPERATIONS = [...FILES, ...LOCKS];
export const FILE_AND_LOCK_RESULTS = [...FILE_RESULTS, { kind: 'lock', lock: STATE } as const];
