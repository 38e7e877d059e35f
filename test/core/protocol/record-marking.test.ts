import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecords, recordMark } from '../../../src/core/protocol/record-marking.ts';
import { bytes } from './arbitrary.ts';
import { hex } from './hex.ts';

describe('record marking', () => {
  test('gives back the records of a stream, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(bytes(), { maxLength: 4 }), fc.nat(), (records, at) => {
        const stream = Uint8Array.from(records.flatMap((record) => [...recordMark(record)]));
        const cut = at % (stream.length + 1);
        const first = readRecords(stream.subarray(0, cut));
        const second = readRecords(Uint8Array.from([...(first?.rest ?? []), ...stream.subarray(cut)]));
        expect([...(first?.records ?? []), ...(second?.records ?? [])]).toEqual(records);
        expect(second?.rest).toEqual(hex(''));
      }),
    );
  });

  test('puts a record together from its fragments', () => {
    const stream = readRecords(hex('00000002 6162 00000000 80000001 63 80000001 64 8000'));
    expect(stream).toEqual({ records: [hex('616263'), hex('64')], rest: hex('8000') });
  });

  test('puts one together from more fragments than a function may have arguments', () => {
    const empty = new Uint8Array(4 * 200_000);
    const stream = readRecords(Uint8Array.from([...empty, ...hex('80000001 63')]));
    expect(stream).toEqual({ records: [hex('63')], rest: hex('') });
  });

  test('gives up on a record longer than anybody sends, before it has arrived', () => {
    expect(readRecords(hex('80000011 00'), 16)).toBeUndefined();
    expect(readRecords(hex('00000009 000000000000000000 80000008'), 16)).toBeUndefined();
    expect(readRecords(hex('80000010 00'), 16)).toEqual({ records: [], rest: hex('80000010 00') });
  });
});
