// One result of a COMPOUND, as the server sends it: the operation's number, its status, then what it yields.
import { concat, type Reader, u32 } from '../bytes.ts';
import { encodeFileResult, type FileResult, readFileResult } from './file-results.ts';
import {
  encodeHolder,
  encodeLockResult,
  type Holder,
  type LockResult,
  readHolder,
  readLockResult,
} from './lock-results.ts';
import { isFile, isLock, OPERATION_NUMBERS, type Operation, readKind } from './operations.ts';
import { encodeSessionResult, readSessionResult, type SessionResult } from './session-results.ts';
import { STATUS } from './status.ts';

type Success = SessionResult | FileResult | LockResult;

/** Of an operation that was not done. */
export interface Failure {
  readonly kind: Operation['kind'];
  /** nfsstat4, not 0. */
  readonly status: number;
  /** With NFS4ERR_DENIED of lock and lockt. */
  readonly holder?: Holder;
}

export type Result = Success | Failure;

/** The result of an operation that was done. */
export type Done<K extends Operation['kind']> = OfKind<Success, K>;

/** Also where several kinds share a shape. */
type OfKind<S, K> = S extends { readonly kind: infer Kinds } ? (K extends Kinds ? S : never) : never;

export const isDone = <K extends Operation['kind']>(result: Result | undefined, kind: K): result is Result & Done<K> =>
  result?.kind === kind && !('status' in result);

/** nfs_resop4. */
export function encodeResult(result: Result): Uint8Array {
  const number = OPERATION_NUMBERS[result.kind];
  if (!('status' in result)) return concat(u32(number, OK), encodeSuccess(result));
  const { status, holder } = result;
  return concat(u32(number, status), holder === undefined ? new Uint8Array(0) : encodeHolder(holder));
}

export function readResult(from: Reader): Result {
  const kind = readKind(from);
  const status = from.u32();
  if (status === OK) return readSuccess(kind, from);
  const denied = status === STATUS.NFS4ERR_DENIED && (kind === 'lock' || kind === 'lockt');
  return denied ? { kind, status, holder: readHolder(from) } : { kind, status };
}

// ---

const OK = 0;

function encodeSuccess(it: Success): Uint8Array {
  if (ofLock(it)) return encodeLockResult(it);
  return ofFile(it) ? encodeFileResult(it) : encodeSessionResult(it);
}

function readSuccess(kind: Operation['kind'], from: Reader): Success {
  if (isLock(kind)) return readLockResult(kind, from);
  return isFile(kind) ? readFileResult(kind, from) : readSessionResult(kind, from);
}

const ofLock = (it: Success): it is LockResult => isLock(it.kind);
const ofFile = (it: Success): it is FileResult => isFile(it.kind);
