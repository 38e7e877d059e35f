// One operation of a COMPOUND, as a client sends it: its number, then its arguments.
import { concat, type Reader, u32 } from '../bytes.ts';
import { encodeFileArguments, type FileOperation, readFileArguments } from './file-operations.ts';
import { encodeLockArguments, type LockOperation, readLockArguments } from './lock-operations.ts';
import { encodeSessionArguments, readSessionArguments, type SessionOperation } from './session-operations.ts';

export type Operation = SessionOperation | FileOperation | LockOperation;

const SESSION = {
  'exchange-id': 42,
  'create-session': 43,
  'destroy-session': 44,
  sequence: 53,
  'destroy-clientid': 57,
  'reclaim-complete': 58,
} as const satisfies Record<SessionOperation['kind'], number>;

const LOCK = { lock: 12, lockt: 13, locku: 14 } as const satisfies Record<LockOperation['kind'], number>;

const FILE = {
  close: 4,
  getfh: 10,
  lookup: 15,
  open: 18,
  putfh: 22,
  putrootfh: 24,
  read: 25,
  write: 38,
} as const satisfies Record<FileOperation['kind'], number>;

/** nfs_opnum4. */
export const OPERATION_NUMBERS: Readonly<Record<Operation['kind'], number>> = { ...SESSION, ...FILE, ...LOCK };

const KINDS = new Map(
  Object.entries(OPERATION_NUMBERS).map(([kind, number]) => [number, kind as Operation['kind']] as const),
);

/** The operation of that number; the input is of another format when it is none of these. */
export const readKind = (from: Reader): Operation['kind'] => KINDS.get(from.u32()) ?? from.refuse();

/** nfs_argop4. */
export const encodeOperation = (operation: Operation): Uint8Array =>
  concat(u32(OPERATION_NUMBERS[operation.kind]), encodeArguments(operation));

export function readOperation(from: Reader): Operation {
  const kind = readKind(from);
  if (isLock(kind)) return readLockArguments(kind, from);
  return isFile(kind) ? readFileArguments(kind, from) : readSessionArguments(kind, from);
}

export const isLock = (kind: Operation['kind']): kind is LockOperation['kind'] => kind in LOCK;
export const isFile = (kind: Operation['kind']): kind is FileOperation['kind'] => kind in FILE;

// ---

function encodeArguments(it: Operation): Uint8Array {
  if (ofLock(it)) return encodeLockArguments(it);
  return ofFile(it) ? encodeFileArguments(it) : encodeSessionArguments(it);
}

const ofLock = (it: Operation): it is LockOperation => isLock(it.kind);
const ofFile = (it: Operation): it is FileOperation => isFile(it.kind);
