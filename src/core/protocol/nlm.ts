// The Network Lock Manager, version 4 (X/Open "Protocols for Interworking: XNFS", chapters 10 and 14; RFC 1813 appendix II for version 4's
// 64-bit ranges): NFSv3's byte-range locks. NLM calls back, too: a client is a server of GRANTED.
import { concat, type Reader, reading, u32, u64 } from './bytes.ts';
import { bool, opaque, readBool, readOpaque, readText, text } from './xdr.ts';

export const NLM_PROGRAM = 100_021;
export const NLM_V4 = 4;

/** Of the synchronous procedures; Ganesha grants by GRANTED_MSG and is answered by GRANTED_RES (nlm_async.c). */
export const NLM = {
  null: 0,
  test: 1,
  lock: 2,
  cancel: 3,
  unlock: 4,
  granted: 5,
  grantedMessage: 10,
  grantedResult: 15,
  freeAll: 23,
} as const;

/** nlm4_stats, by number. */
export const NLM_STATUS = [
  'NLM4_GRANTED',
  'NLM4_DENIED',
  'NLM4_DENIED_NOLOCKS',
  'NLM4_BLOCKED',
  'NLM4_DENIED_GRACE_PERIOD',
  'NLM4_DEADLCK',
  'NLM4_ROFS',
  'NLM4_STALE_FH',
  'NLM4_FBIG',
  'NLM4_FAILED',
] as const;
export type NlmStatus = (typeof NLM_STATUS)[number];

/** nlm4_lock. */
export interface NlmLock {
  /** By which the server has the client monitored. */
  readonly caller: string;
  readonly handle: Uint8Array;
  /** Opaque to the server: with the caller and svid, whose lock it is. */
  readonly owner: Uint8Array;
  readonly svid: number;
  readonly offset: bigint;
  /** 0: to the end of the file. */
  readonly length: bigint;
}

export interface NlmLockCall {
  readonly cookie: Uint8Array;
  readonly block: boolean;
  readonly exclusive: boolean;
  readonly lock: NlmLock;
  readonly reclaim: boolean;
  /** The client's NSM state number. */
  readonly state: number;
}

/** TEST and GRANTED. */
export type NlmTestCall = Pick<NlmLockCall, 'cookie' | 'exclusive' | 'lock'>;
export type NlmCancelCall = Pick<NlmLockCall, 'cookie' | 'block' | 'exclusive' | 'lock'>;
export type NlmUnlockCall = Pick<NlmLockCall, 'cookie' | 'lock'>;

export interface NlmResult {
  readonly cookie: Uint8Array;
  readonly status: NlmStatus;
}

export interface NlmTestResult extends NlmResult {
  /** When denied: whose lock it is that conflicts. */
  readonly holder?: Omit<NlmLock, 'caller' | 'handle'> & { readonly exclusive: boolean };
}

export interface NlmFreeAll {
  readonly name: string;
  readonly state: number;
}

// nlm4_lockargs: netobj cookie, bool block, bool exclusive, nlm4_lock, bool reclaim, int32 state
export const encodeNlmLock = (it: NlmLockCall): Uint8Array =>
  concat(opaque(it.cookie), bool(it.block), bool(it.exclusive), encodeLock(it.lock), bool(it.reclaim), u32(it.state));

export const decodeNlmLock = (bytes: Uint8Array): NlmLockCall | undefined =>
  reading(bytes, (from) => {
    const [cookie, block, exclusive] = [readObject(from), readBool(from), readBool(from)];
    return { cookie, block, exclusive, lock: readLock(from), reclaim: readBool(from), state: from.u32() };
  });

// nlm4_testargs: netobj cookie, bool exclusive, nlm4_lock
export const encodeNlmTest = (it: NlmTestCall): Uint8Array =>
  concat(opaque(it.cookie), bool(it.exclusive), encodeLock(it.lock));

export const decodeNlmTest = (bytes: Uint8Array): NlmTestCall | undefined =>
  reading(bytes, (from) => ({ cookie: readObject(from), exclusive: readBool(from), lock: readLock(from) }));

// nlm4_cancargs: netobj cookie, bool block, bool exclusive, nlm4_lock
export const encodeNlmCancel = (it: NlmCancelCall): Uint8Array =>
  concat(opaque(it.cookie), bool(it.block), bool(it.exclusive), encodeLock(it.lock));

export const decodeNlmCancel = (bytes: Uint8Array): NlmCancelCall | undefined =>
  reading(bytes, (from) => {
    const [cookie, block, exclusive] = [readObject(from), readBool(from), readBool(from)];
    return { cookie, block, exclusive, lock: readLock(from) };
  });

// nlm4_unlockargs: netobj cookie, nlm4_lock
export const encodeNlmUnlock = (it: NlmUnlockCall): Uint8Array => concat(opaque(it.cookie), encodeLock(it.lock));

export const decodeNlmUnlock = (bytes: Uint8Array): NlmUnlockCall | undefined =>
  reading(bytes, (from) => ({ cookie: readObject(from), lock: readLock(from) }));

// nlm4_res: netobj cookie, uint32 stat
export const encodeNlmResult = ({ cookie, status }: NlmResult): Uint8Array =>
  concat(opaque(cookie), u32(NLM_STATUS.indexOf(status)));

export const decodeNlmResult = (bytes: Uint8Array): NlmResult | undefined => reading(bytes, readResult);

// nlm4_testres: nlm4_res, and when denied nlm4_holder: bool exclusive, int32 svid, netobj oh, uint64 offset, uint64 length
/** Denied needs a holder. */
export function encodeNlmTestResult({ holder: it, ...result }: NlmTestResult): Uint8Array {
  if (it === undefined) return encodeNlmResult(result);
  const holder = [bool(it.exclusive), u32(it.svid), opaque(it.owner), u64(it.offset, it.length)];
  return concat(encodeNlmResult(result), ...holder);
}

export const decodeNlmTestResult = (bytes: Uint8Array): NlmTestResult | undefined =>
  reading(bytes, (from) => {
    const result = readResult(from);
    if (result.status !== 'NLM4_DENIED') return result;
    const [exclusive, svid, owner] = [readBool(from), from.u32(), readObject(from)];
    return { ...result, holder: { exclusive, svid, owner, offset: from.u64(), length: from.u64() } };
  });

// nlm4_notify: string name<1024>, int32 state
export const encodeNlmFreeAll = ({ name, state }: NlmFreeAll): Uint8Array => concat(text(name), u32(state));

export const decodeNlmFreeAll = (bytes: Uint8Array): NlmFreeAll | undefined =>
  reading(bytes, (from) => ({ name: readText(from, LONGEST), state: from.u32() }));

// ---

/** LM_MAXSTRLEN, MAXNETOBJ_SZ. */
const LONGEST = 1024;

const readObject = (from: Reader): Uint8Array => readOpaque(from, LONGEST);

// nlm4_lock: string caller_name<1024>, netobj fh, netobj oh, int32 svid, uint64 l_offset, uint64 l_len
const encodeLock = (it: NlmLock): Uint8Array =>
  concat(text(it.caller), opaque(it.handle), opaque(it.owner), u32(it.svid), u64(it.offset, it.length));

function readLock(from: Reader): NlmLock {
  const [caller, handle, owner] = [readText(from, LONGEST), readObject(from), readObject(from)];
  return { caller, handle, owner, svid: from.u32(), offset: from.u64(), length: from.u64() };
}

function readResult(from: Reader): NlmResult {
  const cookie = readObject(from);
  const status = NLM_STATUS[from.u32()];
  return status === undefined ? from.refuse() : { cookie, status };
}
