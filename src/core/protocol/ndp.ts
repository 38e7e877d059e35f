// Announcing an IPv6 address that came to this node, an unsolicited neighbour advertisement (RFC 4861 4.4 and 7.2.6), and asking who has it.
import { formatAddress } from '../base/address.ts';
import { addressBytes, addressOf, concat, reading, u8, u16, u32 } from './bytes.ts';
import { ETHERTYPE, ethernetHeader, macBytes, macOf, readEthernetHeader, readMac } from './ethernet.ts';
import { encodeIp, readIp, transportChecksum } from './ip.ts';

export interface Advertisement {
  readonly mac: string;
  readonly address: string;
  /** Whether it replaces what neighbours know already. */
  readonly override: boolean;
}

export interface Solicitation {
  /** Who has this address? */
  readonly address: string;
  /** To which the answer goes, at `mac`. */
  readonly from: string;
  readonly mac: string;
}

export const ALL_NODES = 'ff02::1';

/** The frame that tells everybody on the link where the address is now. */
export const neighbourAdvertisement = ({ address, mac }: Pick<Advertisement, 'address' | 'mac'>): Uint8Array =>
  encodeAdvertisement({ mac, address, override: true });

// uint8 136, uint8 0, uint16 checksum, uint32 flags R S O in the top three bits, 16 bytes target,
// option: uint8 2 target link-layer address, uint8 1 times 8 bytes, 6 bytes
export function encodeAdvertisement({ mac, address, override }: Advertisement): Uint8Array {
  const message = (sum: number) =>
    concat(
      u8(ADVERTISEMENT, 0),
      u16(sum),
      u32(override ? OVERRIDE : 0),
      addressBytes(address),
      u8(TARGET_MAC, 1),
      macBytes(mac),
    );
  const packet = { from: address, to: ALL_NODES, protocol: ICMPV6 };
  const payload = message(transportChecksum({ ...packet, payload: message(0) }));
  return concat(
    ethernetHeader(ALL_NODES_MAC, mac, ETHERTYPE.ipv6),
    encodeIp({ ...packet, hops: NEVER_ROUTED, payload }),
  );
}

// uint8 135, uint8 0, uint16 checksum, uint32 0, 16 bytes target, option: uint8 1 source link-layer address, uint8 1 times 8 bytes, 6 bytes
/** A frame to everybody whose address ends like this one (solicited-node multicast, RFC 4291 2.7.1). */
export function neighbourSolicitation({ address, from, mac }: Solicitation): Uint8Array {
  const target = addressBytes(address);
  const end = target.subarray(13);
  const message = (sum: number) =>
    concat(u8(SOLICITATION, 0), u16(sum), u32(0), target, u8(SOURCE_MAC, 1), macBytes(mac));
  const to = formatAddress(addressOf(concat(addressBytes(SOLICITED_NODES).subarray(0, 13), end)));
  const packet = { from, to, protocol: ICMPV6 };
  const payload = message(transportChecksum({ ...packet, payload: message(0) }));
  const toMac = macOf(concat(u8(0x33, 0x33, 0xff), end));
  return concat(ethernetHeader(toMac, mac, ETHERTYPE.ipv6), encodeIp({ ...packet, hops: NEVER_ROUTED, payload }));
}

/** From a frame, with the address that it was sent to; undefined when it is anything else, was routed, or its checksum is wrong (RFC 4861 7.1.2). */
export function decodeAdvertisement(frame: Uint8Array): (Advertisement & { readonly to: string }) | undefined {
  return reading(frame, (from) => {
    readEthernetHeader(from, ETHERTYPE.ipv6);
    const packet = readIp(from);
    from.expect(packet.protocol === ICMPV6 && packet.hops === NEVER_ROUTED && transportChecksum(packet) === 0);
    return reading(packet.payload, (message) => {
      message.expect(message.u8() === ADVERTISEMENT && message.u8() === 0);
      message.u16();
      const override = (message.u32() & OVERRIDE) !== 0;
      const address = formatAddress(addressOf(message.take(16)));
      message.expect(message.u8() === TARGET_MAC && message.u8() === 1);
      return { mac: readMac(message), address, override, to: packet.to };
    });
  });
}

// ---

const SOLICITATION = 135;
const ADVERTISEMENT = 136;
const SOURCE_MAC = 1;
const SOLICITED_NODES = 'ff02::1:ff00:0';
const OVERRIDE = 0x2000_0000;
const TARGET_MAC = 2;
const ICMPV6 = 58;
const NEVER_ROUTED = 255;
const ALL_NODES_MAC = '33:33:00:00:00:01';
