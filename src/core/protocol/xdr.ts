// XDR, RFC 4506: every item fills a multiple of four bytes, what is left over being zero. Numbers are u32 of bytes.ts.
import { concat, type Reader, u32 } from './bytes.ts';

/** opaque<>: length, bytes, padding (4.10). */
export const opaque = (bytes: Uint8Array): Uint8Array =>
  concat(u32(bytes.length), bytes, new Uint8Array(padding(bytes.length)));

export function readOpaque(from: Reader, longest: number): Uint8Array {
  const length = from.u32();
  from.expect(length <= longest);
  const bytes = from.take(length);
  from.take(padding(length));
  return bytes;
}

/** string<>: like opaque (4.11); text here is UTF-8. */
export const text = (value: string): Uint8Array => opaque(new TextEncoder().encode(value));

export const readText = (from: Reader, longest: number): string => DECODER.decode(readOpaque(from, longest));

/** bool: 0 or 1 (4.4). */
export const bool = (value: boolean): Uint8Array => u32(value ? 1 : 0);

export function readBool(from: Reader): boolean {
  const value = from.u32();
  from.expect(value <= 1);
  return value === 1;
}

const padding = (length: number): number => (4 - (length % 4)) % 4;

/** A byte order mark is part of a name like any other character. */
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
