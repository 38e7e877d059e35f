import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecords, decodeStatdRecords, encodeRecords } from '../../../src/core/locks/client-record.ts';

const name = fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const record = fc.record(
  { client: name, myName: name, fsid: fc.nat({ max: 0x7fff_ffff }) },
  { requiredKeys: ['client', 'myName'] },
);

describe('the records in the file of a client', () => {
  it('are lines as statd writes them', () => {
    expect(encodeRecords([{ client: '192.0.2.7', myName: 'nfs1' }])).toBe(
      '0100007f 000186b5 00000004 00000010 00000000000000000000000000000000 192.0.2.7 nfs1\n',
    );
  });

  it('have the fsid of the call-out in the cookie', () => {
    expect(encodeRecords([{ client: 'c', myName: 'nfs1', fsid: 1234 }])).toContain(
      ' 667369640000000000000000000004d2 c nfs1\n',
    );
  });

  it('are read back, whatever their names', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), (records) => {
        expect(decodeRecords(encodeRecords(records))).toEqual(records);
      }),
    );
  });

  it('are one line each: a name makes no second one', () => {
    fc.assert(fc.property(record, (one) => encodeRecords([one]).match(/\n/g)?.length === 1));
  });

  it('are none in what is no such file', () => {
    fc.assert(fc.property(fc.string(), (text) => decodeRecords(text).length === 0));
  });

  it('of statd have names as they came', () => {
    const line = '0100007f 000186b5 00000004 00000010 00000000000000000000000000000000 %41 nfs1\n';
    expect(decodeStatdRecords(line)).toEqual([{ client: '%41', myName: 'nfs1' }]);
    expect(decodeRecords(line)).toEqual([]);
  });
});
