// Byte-range locks (RFC 8881 18.10 to 18.12).
import { concat, type Reader, u32, u64 } from '../bytes.ts';
import { bool, opaque, readBool, readOpaque } from '../xdr.ts';
import { encodeStateId, readStateId, type StateId, type StateOwner } from './state-id.ts';

/** Bytes; EVERYTHING as a length is all from the offset on. */
export interface Range {
  readonly offset: bigint;
  readonly length: bigint;
}

export const EVERYTHING = 0xffff_ffff_ffff_ffffn;

/** nfs_lock_type4: 1 READ_LT, 2 WRITE_LT, 3 READW_LT, 4 WRITEW_LT (the last two: the client would wait). */
export type LockType = 1 | 2 | 3 | 4;

export type LockOperation =
  | (Range & {
      readonly kind: 'lock';
      readonly type: LockType;
      readonly reclaim: boolean;
      /** The first lock of an owner on a file names the open; others the state of the locks that it has there. */
      readonly locker: { readonly open: StateId; readonly owner: StateOwner } | { readonly lock: StateId };
    })
  | (Range & { readonly kind: 'lockt'; readonly type: LockType; readonly owner: StateOwner })
  | (Range & { readonly kind: 'locku'; readonly type: LockType; readonly lock: StateId });

export function encodeLockArguments(it: LockOperation): Uint8Array {
  switch (it.kind) {
    // uint32 locktype, bool reclaim, uint64 offset, uint64 length, locker4
    case 'lock':
      return concat(u32(it.type), bool(it.reclaim), encodeRange(it), encodeLocker(it.locker));
    // uint32 locktype, uint64 offset, uint64 length, lock_owner4
    case 'lockt':
      return concat(u32(it.type), encodeRange(it), encodeStateOwner(it.owner));
    // uint32 locktype, uint32 seqid, stateid4, uint64 offset, uint64 length
    case 'locku':
      return concat(u32(it.type, 0), encodeStateId(it.lock), encodeRange(it));
  }
}

export function readLockArguments(kind: LockOperation['kind'], from: Reader): LockOperation {
  const type = readLockType(from);
  switch (kind) {
    case 'lock': {
      const reclaim = readBool(from);
      return { kind, type, reclaim, ...readRange(from), locker: readLocker(from) };
    }
    case 'lockt':
      return { kind, type, ...readRange(from), owner: readStateOwner(from) };
    case 'locku': {
      from.u32();
      const lock = readStateId(from);
      return { kind, type, lock, ...readRange(from) };
    }
  }
}

export function readLockType(from: Reader): LockType {
  const type = from.u32();
  return type === 1 || type === 2 || type === 3 || type === 4 ? type : from.refuse();
}

export const encodeRange = ({ offset, length }: Range): Uint8Array => u64(offset, length);
export const readRange = (from: Reader): Range => ({ offset: from.u64(), length: from.u64() });

export const encodeStateOwner = ({ clientId, owner }: StateOwner): Uint8Array => concat(clientId, opaque(owner));

export const readStateOwner = (from: Reader): StateOwner => ({
  clientId: from.take(8),
  owner: readOpaque(from, LONGEST_OWNER),
});

// ---

const LONGEST_OWNER = 1024;

type Locker = Extract<LockOperation, { readonly kind: 'lock' }>['locker'];

// locker4: bool new_lock_owner, then
//   open_to_lock_owner4 { uint32 open_seqid, stateid4 open, uint32 lock_seqid, lock_owner4 } | exist_lock_owner4 { stateid4 lock, uint32 seqid }
const encodeLocker = (locker: Locker): Uint8Array =>
  'open' in locker
    ? concat(bool(true), u32(0), encodeStateId(locker.open), u32(0), encodeStateOwner(locker.owner))
    : concat(bool(false), encodeStateId(locker.lock), u32(0));

function readLocker(from: Reader): Locker {
  if (readBool(from)) {
    from.u32();
    const open = readStateId(from);
    from.u32();
    return { open, owner: readStateOwner(from) };
  }
  const lock = readStateId(from);
  from.u32();
  return { lock };
}
