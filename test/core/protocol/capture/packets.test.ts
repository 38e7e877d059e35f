import { describe, expect, test } from 'vitest';
import { addressBytes, concat, u8, u16, u32 } from '../../../../src/core/protocol/bytes.ts';
import { readDatagram } from '../../../../src/core/protocol/capture/ip-datagram.ts';
import { LINK, readIpOfFrame } from '../../../../src/core/protocol/capture/link-layer.ts';
import { readTcp, readUdp } from '../../../../src/core/protocol/capture/transport.ts';
import { encodeIp } from '../../../../src/core/protocol/ip.ts';
import { ethernet, tcp, udp } from '../../trace/wire.ts';

const PAYLOAD = Uint8Array.of(1, 2, 3, 4);
const PACKET = udp(PAYLOAD);
const SIX = { from: '2001:db8::c9', to: '2001:db8::65' };
const PACKET6 = udp(PAYLOAD, SIX);

describe('the packet in a frame', () => {
  const mac = new Uint8Array(12);
  test.each([
    ['Ethernet', LINK.ethernet, ethernet(PACKET)],
    ['Ethernet with two VLAN tags', LINK.ethernet, concat(mac, u16(0x88a8, 5, 0x8100, 7, 0x0800), PACKET)],
    ['Linux cooked', LINK.cooked, concat(new Uint8Array(14), u16(0x0800), PACKET)],
    ['Linux cooked, version 2', LINK.cooked2, concat(u16(0x0800), new Uint8Array(18), PACKET)],
    ['raw IP', LINK.raw, PACKET],
    ['raw IP as BSD numbers it', 12, PACKET],
    ['loopback', LINK.null, concat(u32(2), PACKET)],
  ])('is found: %s', (_, link, frame) => {
    expect(readIpOfFrame(link, frame)).toEqual(PACKET);
  });

  test('is IPv6, too', () => {
    expect(readIpOfFrame(LINK.ethernet, ethernet(PACKET6))).toEqual(PACKET6);
  });

  test('is none in ARP, in a link type that nobody knows, and where there is nothing', () => {
    expect(readIpOfFrame(LINK.ethernet, concat(mac, u16(0x0806), PACKET))).toBeUndefined();
    expect(readIpOfFrame(4_242, PACKET)).toBeUndefined();
    expect(readIpOfFrame(LINK.raw, new Uint8Array(0))).toBeUndefined();
  });
});

describe('an IP packet', () => {
  test('gives its transport, without the padding of its frame', () => {
    expect(readDatagram(concat(PACKET, new Uint8Array(6)))).toMatchObject({ protocol: 17, length: 12 });
    expect(readUdp(readDatagram(concat(PACKET, PAYLOAD))?.payload ?? PAYLOAD)?.payload).toEqual(PAYLOAD);
  });

  test('may have options, and extension headers', () => {
    const options = concat(u8(0x46, 0), u16(28, 0, 0), u8(64, 17), u16(0), ...[SERVER, SERVER].map(addressBytes));
    expect(readDatagram(concat(options, u32(0x0101_0101), PAYLOAD))).toMatchObject({ protocol: 17, payload: PAYLOAD });
    // Hop-by-hop, then routing of 16 bytes, then UDP.
    const extensions = concat(u8(43, 0, 0, 0, 0, 0, 0, 0), u8(17, 1), new Uint8Array(14));
    const six = encodeIp({ ...SIX, protocol: 0, hops: 64, payload: concat(extensions, PAYLOAD) });
    expect(readDatagram(six)).toMatchObject({ protocol: 17, payload: PAYLOAD, length: 4 });
  });

  test('that was cut off by the capture says how long it was', () => {
    expect(readDatagram(PACKET.slice(0, 24))).toMatchObject({ length: 12, payload: PACKET.slice(20, 24) });
  });

  test('may be a piece', () => {
    const piece = PACKET.slice();
    piece.set(u16(0x2005), 6);
    expect(readDatagram(piece)?.fragment).toEqual({ id: 0, offset: 40, more: true });
    const six = encodeIp({ ...SIX, protocol: 44, hops: 64, payload: concat(u8(17, 0), u16(0x29), u32(77), PAYLOAD) });
    expect(readDatagram(six)).toMatchObject({ protocol: 17, fragment: { id: 77, offset: 40, more: true } });
  });
});

const SERVER = '192.0.2.101';

describe('a TCP segment', () => {
  test('says what it is, and how much of it there was', () => {
    const bytes = tcp(PAYLOAD, { sequence: 7, acknowledged: 9, flags: 0x12 }).slice(20, 42);
    expect(readTcp(bytes, 24)).toMatchObject({
      ...{ fromPort: 799, toPort: 2049, sequence: 7, acknowledged: 9, syn: true, fin: false, reset: false },
      ...{ length: 4, payload: PAYLOAD.slice(0, 2) },
    });
  });

  test('is none with a header that is longer than itself', () => {
    expect(readTcp(tcp(PAYLOAD).slice(20, 38), 18)).toBeUndefined();
  });
});
