// Universal addresses (RFC 5665 section 5.2.3): an address and a port as one text, 192.0.2.1.3.33 or 2001:db8::1.3.33, the port in two octets.
import { formatAddress, parseAddress } from '../base/address.ts';

export interface Endpoint {
  /** In canonical form; of the family that the transport has. */
  readonly address: string;
  readonly port: number;
}

/** The address must be one. */
export const encodeUniversal = ({ address, port }: Endpoint): string => `${address}.${port >>> 8}.${port & 0xff}`;

/** A zone (fe80::1%eth0.3.33, as Linux's rpcbind may say it) means nothing outside its machine, and is left out. */
export function decodeUniversal(universal: string): Endpoint | undefined {
  const [, host = '', high = '', low = ''] = /^(.+)\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(universal) ?? [];
  const address = parseAddress(host.replace(/%.*$/, ''));
  if (address === undefined || Number(high) > 255 || Number(low) > 255) return undefined;
  return { address: formatAddress(address), port: Number(high) * 256 + Number(low) };
}
