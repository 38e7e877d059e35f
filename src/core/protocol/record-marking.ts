// RPC over TCP, RFC 5531 section 11: a record is one or more fragments, each behind a 32-bit header.
import { concat, joined, reading, u32 } from './bytes.ts';

// fragment: bit 31 last fragment of its record, bits 30..0 length, then the bytes
const LAST = 0x8000_0000;

export interface Stream {
  /** Whole records, in order. */
  readonly records: readonly Uint8Array[];
  /** What is left: the beginning of a record that has not all arrived. */
  readonly rest: Uint8Array;
}

/** One record as one fragment. */
export const recordMark = (record: Uint8Array): Uint8Array => concat(u32(LAST + record.length), record);

/** The whole records at the beginning of a stream; undefined when one is longer than `longest` bytes: the stream is something else. */
export function readRecords(bytes: Uint8Array, longest = 4 * 1024 * 1024): Stream | undefined {
  const records: Uint8Array[] = [];
  let rest = bytes;
  for (;;) {
    const next = readRecord(rest, longest);
    if (next === 'too-long') return undefined;
    if (next === undefined) return { records, rest };
    records.push(next.record);
    // Not a copy: of many short records in one stream, each would cost the whole stream.
    rest = rest.subarray(next.length);
  }
}

/** `length` is the record's with its headers. */
function readRecord(bytes: Uint8Array, longest: number) {
  let tooLong = false;
  const read = reading(bytes, (from) => {
    const fragments: Uint8Array[] = [];
    let [length, headers] = [0, 0];
    for (;;) {
      const header = from.u32();
      const last = header >= LAST;
      length += last ? header - LAST : header;
      headers += 4;
      tooLong = length > longest;
      from.expect(!tooLong);
      fragments.push(from.take(last ? header - LAST : header));
      if (last) return { record: joined(fragments), length: length + headers };
    }
  });
  return tooLong ? 'too-long' : read;
}
