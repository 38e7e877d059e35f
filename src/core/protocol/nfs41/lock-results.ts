// What the server answers to the operations of lock-operations.ts: done, or denied by whose lock.
import { concat, type Reader, u32 } from '../bytes.ts';
import {
  encodeRange,
  encodeStateOwner,
  type LockOperation,
  type LockType,
  type Range,
  readLockType,
  readRange,
  readStateOwner,
} from './lock-operations.ts';
import { encodeStateId, readStateId, type StateId, type StateOwner } from './state-id.ts';

export type LockResult = { readonly kind: 'lockt' } | { readonly kind: 'lock' | 'locku'; readonly lock: StateId };

/** With NFS4ERR_DENIED: LOCK4denied, the conflicting lock. */
export interface Holder extends Range {
  readonly type: LockType;
  readonly owner: StateOwner;
}

export const encodeLockResult = (it: LockResult): Uint8Array =>
  it.kind === 'lockt' ? new Uint8Array(0) : encodeStateId(it.lock);

export const readLockResult = (kind: LockOperation['kind'], from: Reader): LockResult =>
  kind === 'lockt' ? { kind } : { kind, lock: readStateId(from) };

// uint64 offset, uint64 length, uint32 locktype, lock_owner4
export const encodeHolder = (it: Holder): Uint8Array =>
  concat(encodeRange(it), u32(it.type), encodeStateOwner(it.owner));

export const readHolder = (from: Reader): Holder => ({
  ...readRange(from),
  type: readLockType(from),
  owner: readStateOwner(from),
});
