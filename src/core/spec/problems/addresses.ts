// Addresses that can't be what the spec needs, and what their writer probably meant.
import {
  bits,
  compareAddresses,
  contains,
  firstOf,
  formatAddress,
  formatNetwork,
  type IpAddress,
  type IpNetwork,
  lastOf,
  parseAddress,
  parseNetwork,
} from '../../base/address.ts';
import type { Judge, Problem } from './problem.ts';

/** A node's own address: no prefix length, no host name. */
export const judgeNodeAddress: Judge = (text) => {
  const address = parseAddress(text);
  if (address !== undefined) return judgeHost(text, address);
  const network = parseNetwork(text);
  const hint = network ? `write ${formatAddress(network.address)}: nodes have no prefix length` : EXAMPLE_OF_ADDRESS;
  return { code: 'bad-address', message: `${text} is not an address`, hint };
};

/** A server's address with the prefix length of its network: one that a host can have there. */
export const judgeServerAddress: Judge = (text) => {
  const network = parseNetwork(text);
  if (network !== undefined) return judgeHost(text, network.address) ?? judgeInNetwork(text, network);
  const bare = parseAddress(text);
  if (bare === undefined)
    return { code: 'bad-address', message: `${text} is not ADDRESS/PREFIX`, hint: EXAMPLE_OF_NETWORK };
  const hint = `say how large its network is: ${formatAddress(bare)}/${bare.family === 4 ? 24 : 64}, for example`;
  return { code: 'bad-address', message: `${text} has no prefix length`, hint };
};

/** Who may mount: an address, a network, or "*". */
export const judgeClient: Judge = (text) => {
  if (text === '*' || parseAddress(text)) return undefined;
  const network = parseNetwork(text);
  if (network !== undefined) return judgeNetwork(text, network);
  const hint =
    'give an address, a network such as 198.51.100.0/24, or "*" for everybody; host names and netgroups are not known';
  return { code: 'bad-client', message: `${text} is neither an address nor a network`, hint };
};

// ---

const EXAMPLE_OF_ADDRESS = 'give an IPv4 or IPv6 address, such as 192.0.2.11 or 2001:db8::11';
const EXAMPLE_OF_NETWORK =
  'give an IPv4 or IPv6 address with its prefix length, such as 192.0.2.101/24 or 2001:db8::101/64';

/** Ranges that no server and no node can answer on (RFC 6890, RFC 4291 2.5). */
const SPECIAL = [
  { network: '0.0.0.0/8', what: "no host's address" },
  { network: '127.0.0.0/8', what: 'a loopback address' },
  { network: '169.254.0.0/16', what: 'a link-local address' },
  { network: '224.0.0.0/4', what: 'a multicast address' },
  { network: '240.0.0.0/4', what: 'a reserved address' },
  { network: '::/128', what: "no host's address" },
  { network: '::1/128', what: 'a loopback address' },
  { network: '::ffff:0:0/96', what: 'an IPv4 address in IPv6 clothes' },
  { network: 'fe80::/10', what: 'a link-local address' },
  { network: 'ff00::/8', what: 'a multicast address' },
].flatMap(({ network, what }) => {
  const range = parseNetwork(network);
  return range ? [{ range, what }] : [];
});

function judgeHost(text: string, address: IpAddress): Problem | undefined {
  const special = SPECIAL.find(({ range }) => contains(range, address));
  if (special === undefined) return undefined;
  return { code: 'unusable-address', message: `${text} is ${special.what}: clients can't reach a server there` };
}

/** The network's own address and, for IPv4, its broadcast address belong to no host; networks of two or one have neither (RFC 3021, RFC 6164). */
function judgeInNetwork(text: string, network: IpNetwork): Problem | undefined {
  if (bits(network.address) - network.prefix < 2) return undefined;
  const first = compareAddresses(firstOf(network), network.address) === 0;
  const last = network.address.family === 4 && compareAddresses(lastOf(network), network.address) === 0;
  if (!first && !last) return undefined;
  const what = first ? 'the address of the network itself' : 'the broadcast address of its network';
  return { code: 'unusable-address', message: `${text} is ${what}`, hint: 'choose one between the first and the last' };
}

/** Host bits in a client's network: a slip in the address or in the prefix, and the two let different clients in. */
function judgeNetwork(text: string, network: IpNetwork): Problem | undefined {
  const first = firstOf(network);
  if (compareAddresses(first, network.address) === 0) return undefined;
  const whole = formatNetwork({ address: first, prefix: network.prefix });
  const hint = `write ${whole} for the network, or ${formatAddress(network.address)} for the one client`;
  return { code: 'bad-client', message: `${text} is an address inside a network, not a network`, hint };
}
