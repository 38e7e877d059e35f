// IPv4 (RFC 791) and IPv6 (RFC 8200) headers, as far as a packet without options needs them, and the checksum of both (RFC 1071).
import { formatAddress, parseAddress } from '../base/address.ts';
import { addressBytes, addressOf, concat, type Reader, u8, u16, u32 } from './bytes.ts';

export interface IpPacket {
  /** Both of one family. */
  readonly from: string;
  readonly to: string;
  /** Number of the protocol inside: 6 TCP, 58 ICMPv6. */
  readonly protocol: number;
  readonly hops: number;
  readonly payload: Uint8Array;
}

export const encodeIp = (packet: IpPacket): Uint8Array =>
  concat((isV6(packet.from) ? v6Header : v4Header)(packet), packet.payload);

/** Reads one packet; what comes after its length (padding of a frame) is left. */
export function readIp(from: Reader): IpPacket {
  const first = from.u8();
  if (first >> 4 === 6) return readV6(from);
  from.expect(first === 0x45);
  return readV4(from);
}

/** Of a TCP segment or an ICMPv6 message, over it and the pseudo header of its addresses (RFC 9293 3.1, RFC 8200 8.1). */
export function transportChecksum({ from, to, protocol, payload }: Omit<IpPacket, 'hops'>): number {
  const addresses = concat(addressBytes(from), addressBytes(to));
  const rest = isV6(from) ? u32(payload.length, protocol) : concat(u8(0, protocol), u16(payload.length));
  return checksum(concat(addresses, rest, payload));
}

/** The ones' complement of the ones' complement sum of 16-bit words; 0 over bytes that contain their own checksum. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}

// ---

const DONT_FRAGMENT = 0x4000;

const isV6 = (address: string): boolean => parseAddress(address)?.family === 6;

// uint8 version and header length, uint8 service, uint16 total length, uint16 id, uint16 flags and offset, uint8 ttl,
// uint8 protocol, uint16 checksum, 4 bytes source, 4 destination
function v4Header({ from, to, protocol, hops, payload }: IpPacket): Uint8Array {
  const header = (sum: number) =>
    concat(
      u8(0x45, 0),
      u16(20 + payload.length, 0, DONT_FRAGMENT),
      u8(hops, protocol),
      u16(sum),
      addressBytes(from),
      addressBytes(to),
    );
  return header(checksum(header(0)));
}

function readV4(from: Reader): IpPacket {
  from.u8();
  const length = from.u16();
  from.u32();
  const [hops, protocol] = [from.u8(), from.u8()];
  from.u16();
  const [source, to] = [readAddress(from, 4), readAddress(from, 4)];
  from.expect(length >= 20);
  return { from: source, to, protocol, hops, payload: from.take(length - 20) };
}

// uint32 version, class and flow, uint16 payload length, uint8 next header, uint8 hop limit, 16 bytes source, 16 destination
const v6Header = ({ from, to, protocol, hops, payload }: IpPacket): Uint8Array =>
  concat(u32(0x6000_0000), u16(payload.length), u8(protocol, hops), addressBytes(from), addressBytes(to));

function readV6(from: Reader): IpPacket {
  from.take(3);
  const length = from.u16();
  const [protocol, hops] = [from.u8(), from.u8()];
  const [source, to] = [readAddress(from, 16), readAddress(from, 16)];
  return { from: source, to, protocol, hops, payload: from.take(length) };
}

const readAddress = (from: Reader, length: 4 | 16): string => formatAddress(addressOf(from.take(length)));
