// Bytes as hex, spaces for the eye: independent of the code under test.

export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

/** What comes of every shorter input, front to back. */
export const beginnings = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: bytes.length }, (_, length) => bytes.subarray(0, length));
