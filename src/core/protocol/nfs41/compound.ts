// COMPOUND, procedure 1 of NFS version 4 (RFC 8881 16.2): operations in order, until one fails.
import { concat, reading, u32 } from '../bytes.ts';
import { opaque, readOpaque } from '../xdr.ts';
import { encodeOperation, type Operation, readOperation } from './operations.ts';
import { encodeResult, type Result, readResult } from './results.ts';

export const NFS_PROGRAM = 100_003;
export const NFS_V4 = 4;
export const COMPOUND = 1;

export interface CompoundReply {
  /** nfsstat4 of the last operation that was tried; 0 when all were done. */
  readonly status: number;
  readonly results: readonly Result[];
}

// arguments: utf8 tag, uint32 minorversion, nfs_argop4<>
/** Of minor version 1, without a tag. */
export const encodeCompound = (operations: readonly Operation[]): Uint8Array =>
  concat(opaque(NO_TAG), u32(MINOR_VERSION, operations.length), ...operations.map(encodeOperation));

export function decodeCompound(bytes: Uint8Array): readonly Operation[] | undefined {
  return reading(bytes, (from) => {
    readOpaque(from, LONGEST_TAG);
    from.expect(from.u32() === MINOR_VERSION);
    return several(from.u32(), () => readOperation(from));
  });
}

// results: uint32 status, utf8 tag, nfs_resop4<>
export const encodeCompoundReply = ({ status, results }: CompoundReply): Uint8Array =>
  concat(u32(status), opaque(NO_TAG), u32(results.length), ...results.map(encodeResult));

/** Undefined when the bytes are something else, or hold an operation that operations.ts does not know. */
export function decodeCompoundReply(bytes: Uint8Array): CompoundReply | undefined {
  return reading(bytes, (from) => {
    const status = from.u32();
    readOpaque(from, LONGEST_TAG);
    return { status, results: several(from.u32(), () => readResult(from)) };
  });
}

// ---

const NO_TAG: Uint8Array = new Uint8Array(0);
const MINOR_VERSION = 1;
const LONGEST_TAG = 1024;

/** One by one: an input that ends before its count is reached is refused there, whatever the count says. */
function several<T>(count: number, read: () => T): T[] {
  const all: T[] = [];
  while (all.length < count) all.push(read());
  return all;
}
