// A client's name as we say it, whoever has written it down.
import { formatAddress, parseAddress } from '../base/address.ts';

/** One text for each address: ::ffff:192.0.2.1 is an IPv4 client of a socket for both families. Other names stay as they are. */
export function plainClient(client: string): string {
  const parsed = parseAddress(client.replace(/^::ffff:(?=[\d.]+$)/i, ''));
  return parsed === undefined ? client : formatAddress(parsed);
}
