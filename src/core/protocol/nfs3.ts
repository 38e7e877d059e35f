// NFS version 3 (RFC 1813): the five procedures of a client that makes a file, writes it and reads it back. What the server adds of its own accord
// about attributes before and after (post_op_attr, wcc_data) is read over.
import { concat, type Reader, reading, u32, u64 } from './bytes.ts';
import { bool, opaque, readBool, readOpaque, readText, text } from './xdr.ts';

export const NFS_V3 = 3;

export const NFS3 = { getattr: 1, lookup: 3, read: 6, write: 7, create: 8 } as const;
export type Nfs3Procedure = keyof typeof NFS3;

export interface Nfs3Calls {
  readonly getattr: { readonly handle: Uint8Array };
  readonly lookup: { readonly folder: Uint8Array; readonly name: string };
  /** UNCHECKED: one that is there already is fine. */
  readonly create: { readonly folder: Uint8Array; readonly name: string; readonly mode: number };
  readonly read: { readonly handle: Uint8Array; readonly offset: bigint; readonly count: number };
  readonly write: {
    readonly handle: Uint8Array;
    readonly offset: bigint;
    /** stable_how: 0 UNSTABLE, 1 DATA_SYNC, 2 FILE_SYNC. */
    readonly stable: number;
    readonly data: Uint8Array;
  };
}

export interface Nfs3Results {
  /** ftype3: 1 a file, 2 a folder. */
  readonly getattr: { readonly type: number; readonly mode: number; readonly size: bigint; readonly fileId: bigint };
  readonly lookup: { readonly handle: Uint8Array };
  /** The server may keep the handle to itself (post_op_fh3). */
  readonly create: { readonly handle?: Uint8Array };
  readonly read: { readonly end: boolean; readonly data: Uint8Array };
  readonly write: { readonly count: number; readonly committed: number; readonly verifier: Uint8Array };
}

/** nfsstat3, not 0. */
export interface Nfs3Failure {
  readonly status: number;
}

export function encodeNfs3Call<P extends Nfs3Procedure>(procedure: P, call: Nfs3Calls[P]): Uint8Array {
  return CALLS[procedure].encode(call);
}

export const decodeNfs3Call = <P extends Nfs3Procedure>(procedure: P, bytes: Uint8Array): Nfs3Calls[P] | undefined =>
  reading(bytes, CALLS[procedure].read);

export const encodeNfs3Result = <P extends Nfs3Procedure>(
  procedure: P,
  result: Nfs3Results[P] | Nfs3Failure,
): Uint8Array =>
  'status' in result
    ? concat(u32(result.status), FAILED[procedure])
    : concat(u32(0), RESULTS[procedure].encode(result));

export const decodeNfs3Result = <P extends Nfs3Procedure>(
  procedure: P,
  bytes: Uint8Array,
): Nfs3Results[P] | Nfs3Failure | undefined =>
  reading(bytes, (from) => {
    const status = from.u32();
    return status === 0 ? RESULTS[procedure].read(from) : { status };
  });

// ---

interface Codec<T> {
  readonly encode: (it: T) => Uint8Array;
  readonly read: (from: Reader) => T;
}

const [FHSIZE3, LONGEST_NAME, LONGEST_DATA] = [64, 1024, 1 << 20];
const [UNCHECKED, DONT_CHANGE] = [0, 0];
/** fattr3: five u32, size and used, rdev, fsid and fileid, three times. */
const ATTRIBUTES = 84;

const readHandle = (from: Reader) => readOpaque(from, FHSIZE3);
const readName = (from: Reader) => readText(from, LONGEST_NAME);

const CALLS: { readonly [P in Nfs3Procedure]: Codec<Nfs3Calls[P]> } = {
  getattr: { encode: ({ handle }) => opaque(handle), read: (from) => ({ handle: readHandle(from) }) },
  // diropargs3: nfs_fh3, filename3
  lookup: {
    encode: ({ folder, name }) => concat(opaque(folder), text(name)),
    read: (from) => ({ folder: readHandle(from), name: readName(from) }),
  },
  // diropargs3, createhow3: uint32 how, sattr3 { bool set, mode | bool uid, bool gid, bool size, uint32 atime, uint32 mtime }
  create: {
    encode: ({ folder, name, mode }) => concat(opaque(folder), text(name), u32(UNCHECKED, 1, mode), ...UNTOUCHED),
    read: (from) => {
      const [folder, name] = [readHandle(from), readName(from)];
      from.expect(from.u32() === UNCHECKED && readBool(from));
      const mode = from.u32();
      for (const _ of UNTOUCHED) from.expect(from.u32() === DONT_CHANGE);
      return { folder, name, mode };
    },
  },
  // nfs_fh3, uint64 offset, uint32 count
  read: {
    encode: ({ handle, offset, count }) => concat(opaque(handle), u64(offset), u32(count)),
    read: (from) => ({ handle: readHandle(from), offset: from.u64(), count: from.u32() }),
  },
  // nfs_fh3, uint64 offset, uint32 count, uint32 stable, opaque data<>
  write: {
    encode: ({ handle, offset, stable, data }) =>
      concat(opaque(handle), u64(offset), u32(data.length, stable), opaque(data)),
    read: (from) => {
      const [handle, offset, count, stable] = [readHandle(from), from.u64(), from.u32(), from.u32()];
      const data = readOpaque(from, LONGEST_DATA);
      from.expect(data.length === count);
      return { handle, offset, stable, data };
    },
  },
};

const UNTOUCHED: readonly Uint8Array[] = Array.from({ length: 5 }, () => u32(DONT_CHANGE));

/** No attributes follow. */
const NONE = bool(false);

const RESULTS: { readonly [P in Nfs3Procedure]: Codec<Nfs3Results[P]> } = {
  // fattr3: uint32 type, mode, nlink, uid, gid, uint64 size, used, uint32 rdev[2], uint64 fsid, fileid, then three times
  getattr: {
    encode: ({ type, mode, size, fileId }) =>
      concat(u32(type, mode, 1, 0, 0), u64(size, size), u32(0, 0), u64(0n, fileId), new Uint8Array(24)),
    read: (from) => {
      const [type, mode] = [from.u32(), from.u32()];
      from.take(12);
      const size = from.u64();
      from.take(24);
      const fileId = from.u64();
      from.take(24);
      return { type, mode, size, fileId };
    },
  },
  lookup: {
    encode: ({ handle }) => concat(opaque(handle), NONE, NONE),
    read: (from) => {
      const handle = readHandle(from);
      skipAttributes(from);
      skipAttributes(from);
      return { handle };
    },
  },
  create: {
    encode: ({ handle }) => concat(handle ? concat(bool(true), opaque(handle)) : NONE, NONE, NONE, NONE),
    read: (from) => {
      const handle = readBool(from) ? { handle: readHandle(from) } : {};
      skipAttributes(from);
      skipChange(from);
      return handle;
    },
  },
  read: {
    encode: ({ end, data }) => concat(NONE, u32(data.length), bool(end), opaque(data)),
    read: (from) => {
      skipAttributes(from);
      const [count, end, data] = [from.u32(), readBool(from), readOpaque(from, LONGEST_DATA)];
      from.expect(data.length === count);
      return { end, data };
    },
  },
  write: {
    encode: ({ count, committed, verifier }) => concat(NONE, NONE, u32(count, committed), verifier),
    read: (from) => {
      skipChange(from);
      return { count: from.u32(), committed: from.u32(), verifier: from.take(8) };
    },
  },
};

/** What follows the status of a refusal. */
const FAILED: Readonly<Record<Nfs3Procedure, Uint8Array>> = {
  getattr: new Uint8Array(0),
  lookup: NONE,
  read: NONE,
  write: concat(NONE, NONE),
  create: concat(NONE, NONE),
};

/** post_op_attr. */
function skipAttributes(from: Reader): void {
  if (readBool(from)) from.take(ATTRIBUTES);
}

/** wcc_data: pre_op_attr (size, mtime, ctime), post_op_attr. */
function skipChange(from: Reader): void {
  if (readBool(from)) from.take(24);
  skipAttributes(from);
}
