// Numbers in the order of bytes of the machine that wrote a capture.
export interface Numbers {
  u16(at: number): number;
  u32(at: number): number;
  /** A copy of nothing: the same bytes. */
  part(from: number, to: number): Uint8Array;
  readonly length: number;
}

/** Whoever asks has looked at the length before. */
export function numbersOf(bytes: Uint8Array, little: boolean): Numbers {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    u16: (at) => view.getUint16(at, little),
    u32: (at) => view.getUint32(at, little),
    part: (from, to) => bytes.subarray(from, to),
    length: bytes.length,
  };
}
