import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRecord, judgeFile, RECORD_WIDTH } from '../../../src/lab/traffic/record.ts';

const file = (...serials: number[]) => serials.map(encodeRecord).join('');
const upTo = (count: number) => Array.from({ length: count }, (_, serial) => serial);

describe('a file of records', () => {
  it('has records of one width, whatever their number', () => {
    fc.assert(fc.property(fc.nat(), (serial) => encodeRecord(serial).length === RECORD_WIDTH));
  });

  it('that holds every acknowledged record once and in order is faultless', () => {
    fc.assert(
      fc.property(fc.nat(200), (count) => {
        expect(judgeFile(file(...upTo(count)), upTo(count))).toEqual({
          lost: 0,
          reordered: 0,
          duplicated: 0,
          garbled: 0,
        });
      }),
    );
  });

  it('has lost exactly the acknowledged records that are not in it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(99)), (missing) => {
        const left = upTo(100).filter((serial) => !missing.includes(serial));
        expect(judgeFile(file(...left), upTo(100)).lost).toBe(missing.length);
      }),
    );
  });

  it('may hold a record that was never acknowledged', () => {
    expect(judgeFile(file(0, 1, 2), [0, 1])).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 });
  });

  it('shows what came twice and what came too late', () => {
    expect(judgeFile(file(0, 2, 1, 3, 3, 0), upTo(4))).toEqual({ lost: 0, reordered: 1, duplicated: 2, garbled: 0 });
  });

  it('shows what is no record, such as the zeroes of a hole or half a record at its end', () => {
    expect(judgeFile(`${file(0)}${'\0'.repeat(RECORD_WIDTH - 1)}\n${file(2)}0000`, [0, 1, 2])).toEqual({
      lost: 1,
      reordered: 0,
      duplicated: 0,
      garbled: 2,
    });
  });
});
