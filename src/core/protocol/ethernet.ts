// Ethernet II: who a frame is for, who sent it, and what is in it.
import { concat, type Reader, u16 } from './bytes.ts';

export const ETHERTYPE = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;

export const BROADCAST = 'ff:ff:ff:ff:ff:ff';

// frame: 6 bytes destination, 6 bytes source, uint16 type
export const ethernetHeader = (to: string, from: string, type: number): Uint8Array =>
  concat(macBytes(to), macBytes(from), u16(type));

export function readEthernetHeader(from: Reader, type: number): { readonly to: string; readonly from: string } {
  const header = { to: readMac(from), from: readMac(from) };
  from.expect(from.u16() === type);
  return header;
}

/** "02:00:5e:00:53:01" as six bytes. */
export function macBytes(text: string): Uint8Array {
  if (!/^[\da-f]{2}(:[\da-f]{2}){5}$/i.test(text)) throw new Error(`${text} is no hardware address`);
  return Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16));
}

export const macOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');

export const readMac = (from: Reader): string => macOf(from.take(6));
