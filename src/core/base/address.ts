// IPv4 and IPv6 addresses and networks as numbers, and their one canonical text (RFC 5952 for IPv6).

export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** An address and the prefix length of the network that it is in; the address may have host bits. */
export interface IpNetwork {
  readonly address: IpAddress;
  readonly prefix: number;
}

/** Undefined when the text is no address. Octets with leading zeros are none (octal to some, decimal to others), nor are zones (%eth0). */
export function parseAddress(text: string): IpAddress | undefined {
  const [family, value] = text.includes(':') ? ([6, parseV6(text)] as const) : ([4, parseV4(text)] as const);
  return value === undefined ? undefined : { family, value };
}

/** Reads ADDRESS/PREFIX. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [, before = '', digits = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseAddress(before);
  const prefix = Number(digits);
  return address && digits !== '' && prefix <= bits(address) ? { address, prefix } : undefined;
}

export function formatAddress({ family, value }: IpAddress): string {
  return family === 4 ? formatV4(value) : formatV6(value);
}

export const formatNetwork = ({ address, prefix }: IpNetwork): string => `${formatAddress(address)}/${prefix}`;

/** How many bits an address of this family has: 32 or 128. */
export const bits = ({ family }: IpAddress): number => (family === 4 ? 32 : 128);

/** Negative, zero or positive; every IPv4 address comes before every IPv6 address. */
export function compareAddresses(a: IpAddress, b: IpAddress): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.value < b.value ? -1 : Number(a.value > b.value);
}

export function contains({ address, prefix }: IpNetwork, other: IpAddress): boolean {
  const shift = BigInt(bits(address) - prefix);
  return address.family === other.family && address.value >> shift === other.value >> shift;
}

/** The lowest address of the network: all host bits zero. */
export function firstOf({ address, prefix }: IpNetwork): IpAddress {
  const shift = BigInt(bits(address) - prefix);
  return { family: address.family, value: (address.value >> shift) << shift };
}

/** The highest address of the network: all host bits one. For IPv4, the broadcast address. */
export function lastOf(network: IpNetwork): IpAddress {
  const hosts = (1n << BigInt(bits(network.address) - network.prefix)) - 1n;
  return { family: network.address.family, value: firstOf(network).value | hosts };
}

// ---

function parseV4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)) return;
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function parseV6(text: string): bigint | undefined {
  const groups = groupsOf(withoutDottedTail(text));
  if (groups?.length !== 8 || !groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** Turns "::ffff:192.0.2.1" into "::ffff:c000:201". */
function withoutDottedTail(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const tail = parseV4(text.slice(start));
  return tail === undefined
    ? text
    : `${text.slice(0, start)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
}

/** The eight groups, those hidden in "::" written out; it stands for at least one (RFC 4291 2.2). */
function groupsOf(text: string): string[] | undefined {
  const [before = '', after, more] = text.split('::');
  if (more !== undefined) return;
  if (after === undefined) return before.split(':');
  const left = before === '' ? [] : before.split(':');
  const right = after === '' ? [] : after.split(':');
  const hidden = 8 - left.length - right.length;
  return hidden < 1 ? undefined : [...left, ...Array<string>(hidden).fill('0'), ...right];
}

const formatV4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');

/** RFC 5952: lower case, no leading zeros, "::" for the first longest run of two or more zero groups. */
function formatV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const run = longestZeroRun(groups);
  if (run.length < 2) return groups.join(':');
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`;
}

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    const end = groups.findIndex((group, i) => i >= start && group !== '0');
    const length = (end === -1 ? groups.length : end) - start;
    if (length > best.length) best = { start, length };
  }
  return best;
}
