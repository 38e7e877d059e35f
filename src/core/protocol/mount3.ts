// The mount protocol, version 3 (RFC 1813 appendix I): a path -> the handle of its root, and nothing else.
import { concat, reading, u32 } from './bytes.ts';
import { opaque, readOpaque, readText, text } from './xdr.ts';

export const MOUNT_PROGRAM = 100_005;
export const MOUNT_V3 = 3;
export const MNT = 1;

export type MountResult =
  /** mountstat3, not 0. */
  | { readonly status: number }
  | {
      /** At most 64 bytes (FHSIZE3). */
      readonly handle: Uint8Array;
      /** Flavors that the export takes. */
      readonly flavors: readonly number[];
    };

// dirpath: string<1024>
export const encodeMount = (path: string): Uint8Array => text(path);
export const decodeMount = (bytes: Uint8Array): string | undefined =>
  reading(bytes, (from) => readText(from, LONGEST_PATH));

// mountres3: uint32 status, and when 0: opaque fhandle3<64>, uint32 auth_flavors<>
export const encodeMountResult = (it: MountResult): Uint8Array =>
  'status' in it ? u32(it.status) : concat(u32(0), opaque(it.handle), u32(it.flavors.length, ...it.flavors));

export const decodeMountResult = (bytes: Uint8Array): MountResult | undefined =>
  reading(bytes, (from) => {
    const status = from.u32();
    if (status !== 0) return { status };
    const handle = readOpaque(from, FHSIZE3);
    const flavors: number[] = [];
    for (let count = from.u32(); flavors.length < count; ) flavors.push(from.u32());
    return { handle, flavors };
  });

// ---

const LONGEST_PATH = 1024;
const FHSIZE3 = 64;
