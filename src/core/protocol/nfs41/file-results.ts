// What the server answers to the operations of file-operations.ts when it does them.
import { concat, type Reader, u32, u64 } from '../bytes.ts';
import { bool, opaque, readBool, readOpaque } from '../xdr.ts';
import { type FileOperation, LONGEST_DATA, LONGEST_HANDLE } from './file-operations.ts';
import { encodeStateId, readStateId, type StateId } from './state-id.ts';

export type FileResult =
  | { readonly kind: 'putrootfh' | 'putfh' | 'lookup' }
  | { readonly kind: 'getfh'; readonly handle: Uint8Array }
  /** OPEN4_RESULT flags. */
  | { readonly kind: 'open'; readonly state: StateId; readonly flags: number }
  | { readonly kind: 'close'; readonly state: StateId }
  | { readonly kind: 'read'; readonly end: boolean; readonly data: Uint8Array }
  | {
      readonly kind: 'write';
      readonly count: number;
      /** stable_how4. */
      readonly committed: number;
      /** 8 bytes. */
      readonly verifier: Uint8Array;
    };

export function encodeFileResult(it: FileResult): Uint8Array {
  switch (it.kind) {
    case 'getfh':
      return opaque(it.handle);
    // stateid4, change_info4 { bool, uint64, uint64 }, uint32 rflags, bitmap4<>, open_delegation4
    case 'open':
      return concat(encodeStateId(it.state), bool(false), u64(0n, 0n), u32(it.flags, 0, NO_DELEGATION));
    case 'close':
      return encodeStateId(it.state);
    case 'read':
      return concat(bool(it.end), opaque(it.data));
    case 'write':
      return concat(u32(it.count, it.committed), it.verifier);
    default:
      return new Uint8Array(0);
  }
}

export function readFileResult(kind: FileOperation['kind'], from: Reader): FileResult {
  switch (kind) {
    case 'getfh':
      return { kind, handle: readOpaque(from, LONGEST_HANDLE) };
    case 'open':
      return readOpened(from);
    case 'close':
      return { kind, state: readStateId(from) };
    case 'read':
      return { kind, end: readBool(from), data: readOpaque(from, LONGEST_DATA) };
    case 'write':
      return { kind, count: from.u32(), committed: from.u32(), verifier: from.take(8) };
    default:
      return { kind };
  }
}

// ---

const [NO_DELEGATION, NO_DELEGATION_BECAUSE] = [0, 3];
/** why_no_delegation4: contention and resource, each with a bool. */
const WITH_PROMISE = [1, 2];
const LONGEST_BITMAP = 8;

/** What changed in the folder, and which attributes were set, says nothing to us. */
function readOpened(from: Reader): FileResult {
  const state = readStateId(from);
  readBool(from);
  from.take(16);
  const flags = from.u32();
  const words = from.u32();
  from.expect(words <= LONGEST_BITMAP);
  from.take(4 * words);
  skipNoDelegation(from);
  return { kind: 'open', state, flags };
}

/** Our servers give none (Delegations = false), and our clients want none. */
function skipNoDelegation(from: Reader): void {
  const kind = from.u32();
  if (kind === NO_DELEGATION) return;
  from.expect(kind === NO_DELEGATION_BECAUSE);
  if (WITH_PROMISE.includes(from.u32())) readBool(from);
}
