import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arpProbe, arpRequest, decodeArp, encodeArp, gratuitousArp } from '../../../src/core/protocol/arp.ts';
import {
  ALL_NODES,
  decodeAdvertisement,
  encodeAdvertisement,
  neighbourAdvertisement,
  neighbourSolicitation,
} from '../../../src/core/protocol/ndp.ts';
import { mac, v4, v6 } from './arbitrary.ts';
import { beginnings, hex } from './hex.ts';

const MAC = '02:00:5e:00:53:01';

describe('an ARP message', () => {
  test('comes back as it was', () => {
    const arp = fc.record({
      operation: fc.constantFrom('request' as const, 'reply' as const),
      to: mac,
      senderMac: mac,
      senderAddress: v4,
      targetMac: mac,
      targetAddress: v4,
    });
    fc.assert(
      fc.property(arp, (it) => {
        expect(decodeArp(encodeArp(it))).toEqual(it);
      }),
    );
  });

  test('announces an address in these bytes', () => {
    const wire = hex('ffffffffffff 02005e005301 0806 0001 0800 06 04 0001 02005e005301 c0000265 000000000000 c0000265');
    expect(gratuitousArp({ address: '192.0.2.101', mac: MAC })).toEqual(wire);
    for (const short of beginnings(wire)) expect(decodeArp(short)).toBeUndefined();
  });

  test('asks for an address without claiming it', () => {
    expect(decodeArp(arpProbe({ address: '192.0.2.101', mac: MAC }))).toMatchObject({
      senderAddress: '0.0.0.0',
      targetAddress: '192.0.2.101',
    });
  });

  test('asks as somebody, who is answered', () => {
    const asked = decodeArp(arpRequest({ address: '192.0.2.101', mac: MAC }, '192.0.2.1'));
    expect(asked).toMatchObject({ operation: 'request', senderAddress: '192.0.2.1', targetAddress: '192.0.2.101' });
  });
});

test('a neighbour solicitation asks for an address in these bytes', () => {
  const wire = hex(
    `3333ff000101 02005e005301 86dd 60000000 0020 3a ff 20010db8000000000000000000000001 ff0200000000000000000001ff000101
     87 00 6928 00000000 20010db8000000000000000000000101 01 01 02005e005301`,
  );
  expect(neighbourSolicitation({ address: '2001:db8::101', from: '2001:db8::1', mac: MAC })).toEqual(wire);
});

describe('a neighbour advertisement', () => {
  test('comes back as it was', () => {
    const advertisement = fc.record({ mac, address: v6, override: fc.boolean() });
    fc.assert(
      fc.property(advertisement, (it) => {
        expect(decodeAdvertisement(encodeAdvertisement(it))).toEqual({ ...it, to: ALL_NODES });
      }),
    );
  });

  const wire = hex(
    `333300000001 02005e005301 86dd 60000000 0020 3a ff 20010db8000000000000000000000101 ff020000000000000000000000000001
     88 00 462a 20000000 20010db8000000000000000000000101 02 01 02005e005301`,
  );

  test('announces an address in these bytes', () => {
    expect(neighbourAdvertisement({ address: '2001:db8::101', mac: MAC })).toEqual(wire);
    for (const short of beginnings(wire)) expect(decodeAdvertisement(short)).toBeUndefined();
  });

  test('with one bit turned is none', () => {
    for (const at of [21, 57, 60, 85]) {
      const broken = wire.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(decodeAdvertisement(broken)).toBeUndefined();
    }
  });
});
