// ARP for IPv4 over Ethernet, RFC 826: announcing an address that came to this node, and asking whether it is somewhere else.
import { formatAddress } from '../base/address.ts';
import { addressBytes, addressOf, concat, type Reader, reading, u8, u16 } from './bytes.ts';
import { BROADCAST, ETHERTYPE, ethernetHeader, macBytes, readEthernetHeader, readMac } from './ethernet.ts';

export interface Arp {
  readonly operation: 'request' | 'reply';
  /** Of the frame: whose it is, by hardware address. */
  readonly to: string;
  readonly senderMac: string;
  readonly senderAddress: string;
  readonly targetMac: string;
  readonly targetAddress: string;
}

export interface Holding {
  readonly address: string;
  readonly mac: string;
}

/** A gratuitous request: everybody who knows the address corrects its hardware address (RFC 5227 section 3). */
export const gratuitousArp = ({ address, mac }: Holding): Uint8Array =>
  encodeArp({ ...ASKING, senderMac: mac, senderAddress: address, targetAddress: address });

/** Asks for an address without claiming it: who has it answers, and no cache changes (RFC 5227 section 2.1.1). */
export const arpProbe = ({ address, mac }: Holding): Uint8Array =>
  encodeArp({ ...ASKING, senderMac: mac, senderAddress: '0.0.0.0', targetAddress: address });

/** Asks as one who has an address of its own, as every machine does before it sends: a proxy answers only to that (kernel, arp_process). */
export const arpRequest = ({ address, mac }: Holding, from: string): Uint8Array =>
  encodeArp({ ...ASKING, senderMac: mac, senderAddress: from, targetAddress: address });

// uint16 1 Ethernet, uint16 0x0800 IPv4, uint8 6, uint8 4, uint16 1 request | 2 reply,
// 6 bytes sender's hardware address, 4 its address, 6 target's hardware address, 4 its address
export const encodeArp = (arp: Arp): Uint8Array =>
  concat(
    ethernetHeader(arp.to, arp.senderMac, ETHERTYPE.arp),
    u16(1, ETHERTYPE.ipv4),
    u8(6, 4),
    u16(arp.operation === 'request' ? 1 : 2),
    macBytes(arp.senderMac),
    addressBytes(arp.senderAddress),
    macBytes(arp.targetMac),
    addressBytes(arp.targetAddress),
  );

/** From a frame, padded or not. */
export function decodeArp(frame: Uint8Array): Arp | undefined {
  return reading(frame, (from) => {
    const { to } = readEthernetHeader(from, ETHERTYPE.arp);
    from.expect(from.u16() === 1 && from.u16() === ETHERTYPE.ipv4 && from.u8() === 6 && from.u8() === 4);
    const operation = from.u16();
    from.expect(operation === 1 || operation === 2);
    return {
      operation: operation === 1 ? 'request' : 'reply',
      to,
      senderMac: readMac(from),
      senderAddress: readAddress(from),
      targetMac: readMac(from),
      targetAddress: readAddress(from),
    };
  });
}

// ---

const ASKING = { operation: 'request', to: BROADCAST, targetMac: '00:00:00:00:00:00' } as const;

const readAddress = (from: Reader): string => formatAddress(addressOf(from.take(4)));
