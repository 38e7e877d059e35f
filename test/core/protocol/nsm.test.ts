import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as nsm from '../../../src/core/protocol/nsm.ts';
import { decodeCall } from '../../../src/core/protocol/rpc.ts';
import { bytes, int, word } from './arbitrary.ts';
import { beginnings, hex } from './hex.ts';

const name = fc.string({ unit: 'grapheme', maxLength: 60 });
const secret = fc.uint8Array({ minLength: 16, maxLength: 16 });
const myId: fc.Arbitrary<nsm.MyId> = fc.record({ myName: name, program: word, version: word, procedure: word });
const monId = fc.tuple(name, myId).map(([monName, id]): nsm.MonId => ({ monName, ...id }));
const mon = fc.tuple(monId, secret).map(([id, it]): nsm.Mon => ({ ...id, private: it }));
const change: fc.Arbitrary<nsm.StateChange> = fc.record({ monName: name, state: int });
const reboot = fc.tuple(change, secret).map(([it, bits]): nsm.Reboot => ({ ...it, private: bits }));
const result: fc.Arbitrary<nsm.StatResult> = fc.record({ accepted: fc.boolean(), state: int });

const DECODERS = [
  nsm.decodeName,
  nsm.decodeMyId,
  nsm.decodeMonId,
  nsm.decodeMon,
  nsm.decodeStateChange,
  nsm.decodeReboot,
  nsm.decodeStatResult,
  nsm.decodeState,
];

describe('the status monitor', () => {
  test('gives every message back as it was', () => {
    fc.assert(
      fc.property(name, myId, monId, mon, (...[a, b, c, d]) => {
        expect(nsm.decodeName(nsm.encodeName(a))).toEqual(a);
        expect(nsm.decodeMyId(nsm.encodeMyId(b))).toEqual(b);
        expect(nsm.decodeMonId(nsm.encodeMonId(c))).toEqual(c);
        expect(nsm.decodeMon(nsm.encodeMon(d))).toEqual(d);
      }),
    );
    fc.assert(
      fc.property(change, reboot, result, int, (...[a, b, c, d]) => {
        expect(nsm.decodeStateChange(nsm.encodeStateChange(a))).toEqual(a);
        expect(nsm.decodeReboot(nsm.encodeReboot(b))).toEqual(b);
        expect(nsm.decodeStatResult(nsm.encodeStatResult(c))).toEqual(c);
        expect(nsm.decodeState(nsm.encodeState(d))).toEqual(d);
      }),
    );
  });

  test('tells in these bytes that nfs1 has rebooted', () => {
    const header = '00000001 00000000 00000002 000186b8 00000001 00000006 00000000 00000000 00000000 00000000';
    const wire = hex(`${header} 00000004 6e667331 0000002b`);
    expect(nsm.notifyCall(1, { monName: 'nfs1', state: 43 })).toEqual(wire);
    const call = decodeCall(wire);
    expect(call && nsm.readNotifyCall(call)).toEqual({ monName: 'nfs1', state: 43 });
    expect(call && nsm.readNotifyCall({ ...call, procedure: 1 })).toBeUndefined();
    expect(call && nsm.readNotifyCall({ ...call, program: 100_021 })).toBeUndefined();
  });

  test('keeps the sign of a state', () => {
    expect(nsm.decodeState(hex('ffffffff'))).toBe(-1);
  });

  test('finds nothing in less than a message', () => {
    const whole = nsm.encodeMon({
      ...{ monName: '192.0.2.7', myName: 'nfs1', program: 100_021, version: 4, procedure: 16 },
      private: new Uint8Array(16),
    });
    for (const short of beginnings(whole)) expect(nsm.decodeMon(short)).toBeUndefined();
  });

  test('takes no name of more than 1024 bytes, and does not make room for what it is only told of', () => {
    expect(nsm.decodeName(nsm.encodeName('a'.repeat(1024)))).toHaveLength(1024);
    expect(nsm.decodeName(nsm.encodeName('a'.repeat(1025)))).toBeUndefined();
    for (const decode of DECODERS) expect(() => decode(hex('ffffffff 00000000'))).not.toThrow();
    expect(nsm.decodeName(hex('ffffffff 61616161'))).toBeUndefined();
  });

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(bytes(200), (junk) => {
        for (const decode of DECODERS) decode(junk);
      }),
      { numRuns: 2_000 },
    );
  });
});
