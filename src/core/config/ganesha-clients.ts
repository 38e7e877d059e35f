// An export's clients as Ganesha's scanner can read them. It refuses quoted ones, so they are made anew from the address's
// value, and no text of the spec gets into the file. Its pattern for a prefix is one digit 1 to 9 and one more
// (conf_lex.l CIDR): /0 and everything from /100 on must be written otherwise.
import {
  bits,
  firstOf,
  formatAddress,
  formatNetwork,
  type IpNetwork,
  lastOf,
  parseAddress,
  parseNetwork,
} from '../base/address.ts';
import { Failed } from '../base/failed.ts';

/** One client of the spec (an address, a network or "*") as terms of Clients. Throws Failed for a network that can't be written. */
export function clientTerms(client: string): readonly string[] {
  if (client === '*') return ['*'];
  const address = parseAddress(client);
  const network = address ? { address, prefix: bits(address) } : parseNetwork(client);
  if (network === undefined) throw new Failed(2, 'bad-client', `${client} is no address and no network`);
  return termsOf(network);
}

function termsOf({ address, prefix }: IpNetwork): readonly string[] {
  if (prefix === 0) return halvesOf(address.family);
  if (prefix === bits(address)) return [formatAddress(address)];
  const network = { address: firstOf({ address, prefix }), prefix };
  return prefix < 100 ? [formatNetwork(network)] : addressesOf(network);
}

const halvesOf = (family: 4 | 6): readonly string[] =>
  family === 4 ? ['0.0.0.0/1', '128.0.0.0/1'] : ['::/1', '8000::/1'];

function addressesOf(network: IpNetwork): readonly string[] {
  const first = firstOf(network).value;
  const count = Number(lastOf(network).value - first) + 1;
  if (count > MOST_ADDRESSES)
    throw new Failed(2, 'bad-client', `Ganesha can't be told the network ${formatNetwork(network)}`, {
      hint: 'use a prefix of at most 99, or of at least 120',
    });
  return Array.from({ length: count }, (_, i) => formatAddress({ family: 6, value: first + BigInt(i) }));
}

/** A line of 256 addresses is still read at once; longer lists are a mistake in the spec. */
const MOST_ADDRESSES = 256;
