import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeMonitorFile,
  decodeStateFile,
  encodeMonitorFile,
  encodeStateFile,
  type MonitorRecord,
} from '../../../src/core/protocol/statd-file.ts';
import { bytes, int, v4, word } from './arbitrary.ts';
import { hex } from './hex.ts';

// Names as statd lets them in: of printable characters without blanks.
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((it) => !/[\s\p{C}]/u.test(it));
const record: fc.Arbitrary<MonitorRecord> = fc.record({
  ...{ callback: v4, program: word, version: word, procedure: word, monName: name, myName: name },
  private: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});

/** As nsm_create_monitor_record writes it on a little-endian machine. */
const LINE = '0100007f 000186b5 00000003 00000010 0000000000000000000000000000002a 192.0.2.7 nfs1\n';

describe("rpc.statd's files", () => {
  test('give all their records back as they were', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), (records) => {
        expect(decodeMonitorFile(encodeMonitorFile(records))).toEqual(records);
      }),
    );
  });

  test('hold the very line that statd writes', () => {
    const records = decodeMonitorFile(LINE);
    expect(records).toEqual([
      {
        ...{ callback: '127.0.0.1', program: 100_021, version: 3, procedure: 16, monName: '192.0.2.7', myName: 'nfs1' },
        private: hex('0000000000000000000000000000002a'),
      },
    ]);
    expect(encodeMonitorFile(records)).toBe(LINE);
  });

  test('keep the lines that can be read beside those that can not', () => {
    const cut = LINE.slice(0, 40);
    const content = `${cut}\nnonsense\n${LINE}${LINE.replace('192.0.2.7', 'client7')}\n${LINE.slice(0, 69)}\n`;
    expect(decodeMonitorFile(content).map(({ monName }) => monName)).toEqual(['192.0.2.7', 'client7']);
  });

  test('hold no line of more than statd reads as one', () => {
    expect(decodeMonitorFile(LINE.replace('nfs1', 'x'.repeat(2_000)))).toEqual([]);
  });

  test('never make anything throw, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), bytes(10), (content, state) => {
        decodeMonitorFile(content);
        decodeMonitorFile(`${LINE.slice(0, 69)}${content}`);
        decodeStateFile(state);
      }),
      { numRuns: 500 },
    );
  });

  test('hold the state in four bytes, as this machine has a number', () => {
    fc.assert(
      fc.property(int, (state) => {
        expect(decodeStateFile(encodeStateFile(state | 1))).toBe(state | 1);
        expect(encodeStateFile(state)).toEqual(new Uint8Array(Int32Array.of(state).buffer));
      }),
    );
  });

  test('hold no state where they are empty, and the odd one after an even one', () => {
    for (const length of [0, 1, 3]) expect(decodeStateFile(new Uint8Array(length))).toBeUndefined();
    expect(decodeStateFile(encodeStateFile(42))).toBe(43);
  });
});
