// Bytes in network order: what every format here is put together from and taken apart with. A format is read inside `reading`:
// within it, nobody needs to ask whether the input is long enough.
import { type IpAddress, parseAddress } from '../base/address.ts';

/** What `read` makes of the bytes; undefined when they end too early, or when it finds that they are something else. */
export function reading<T>(bytes: Uint8Array, read: (from: Reader) => T): T | undefined {
  try {
    return read(new Reader(bytes));
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** The input is too short or of another format. Never leaves `reading`. */
class Unreadable extends Error {}

export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8 = (): number => this.#view.getUint8(this.#step(1));
  u16 = (): number => this.#view.getUint16(this.#step(2));
  u32 = (): number => this.#view.getUint32(this.#step(4));
  u64 = (): bigint => this.#view.getBigUint64(this.#step(8));

  /** A copy of the next `length` bytes. */
  take(length: number): Uint8Array {
    const start = this.#step(length);
    return this.#bytes.slice(start, start + length);
  }

  /** Passes over bytes that nobody wants. */
  skip(length: number): void {
    this.#step(length);
  }

  /** What is left, not copied: for who looks at it before the input changes. */
  view(): Uint8Array {
    return this.#bytes.subarray(this.#step(this.#bytes.length - this.#at));
  }

  rest = (): Uint8Array => this.take(this.#bytes.length - this.#at);

  /** The input is of another format unless this holds. */
  expect(condition: boolean): void {
    if (!condition) this.refuse();
  }

  refuse(): never {
    throw new Unreadable();
  }

  #step(length: number): number {
    this.expect(length >= 0 && this.#at + length <= this.#bytes.length);
    this.#at += length;
    return this.#at - length;
  }
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => joined(parts);

/** Of parts as many as somebody else likes: so many arguments could be more than the stack has room for. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const u8 = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

export const u16 = (...values: readonly number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value >>> 8, value]));

export function u32(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setUint32(4 * i, value);
  });
  return bytes;
}

export const u64 = (...values: readonly bigint[]): Uint8Array =>
  u32(...values.flatMap((value) => [Number(value >> 32n), Number(value & 0xffff_ffffn)]));

/** 4 or 16 bytes. The address must be one: the spec's are. */
export function addressBytes(text: string): Uint8Array {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  const length = address.family === 4 ? 4 : 16;
  return Uint8Array.from({ length }, (_, i) => Number((address.value >> BigInt(8 * (length - 1 - i))) & 0xffn));
}

/** From 4 or 16 bytes. */
export const addressOf = (bytes: Uint8Array): IpAddress => ({
  family: bytes.length === 4 ? 4 : 6,
  value: bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n),
});

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
