// Does a packet match what an nftables rule asks for? Three-valued: much of what a rule may ask can't be known from outside.
import { contains, parseAddress, parseNetwork } from '../base/address.ts';
import type { Packet } from './packet.ts';

export type Answer = 'yes' | 'no' | 'unknown';

/** Of libnftables-json(5): `match`, with `op`, `left` and `right`. Sets are by name, without the `@`. */
export function matches(match: unknown, packet: Packet, sets: ReadonlyMap<string, readonly unknown[]>): Answer {
  const { op, left, right } = match as { op?: string; left?: unknown; right?: unknown };
  const value = whatIs(left, packet);
  if (value === undefined) return 'unknown';
  if (value === null) return 'no';
  const hit = isOneOf(value, right, sets);
  if (op === '==' || op === 'in') return hit;
  if (op === '!=') return hit === 'unknown' ? hit : hit === 'yes' ? 'no' : 'yes';
  return 'unknown';
}

// ---

/** Undefined: can't be known. Null: the packet has no such thing, so nothing matches. */
function whatIs(left: unknown, packet: Packet): string | number | null | undefined {
  const { meta, payload, ct } = (left ?? {}) as Record<
    string,
    { key?: string; protocol?: string; field?: string } | undefined
  >;
  if (meta !== undefined) return META[meta.key ?? '']?.(packet);
  if (ct !== undefined) return ct.key === 'state' ? packet.state : undefined;
  if (payload === undefined) return undefined;
  const { protocol = '', field = '' } = payload;
  if (protocol === 'ip' || protocol === 'ip6') return ofAddress(protocol === 'ip' ? 4 : 6, field, packet);
  if (protocol === 'tcp' || protocol === 'udp' || protocol === 'th') return ofPort(protocol, field, packet);
  return ['icmp', 'icmpv6', 'sctp', 'dccp', 'arp'].includes(protocol) ? null : undefined;
}

const META: Readonly<Record<string, (packet: Packet) => string | number>> = {
  iifname: ({ iif }) => iif,
  iif: ({ iif }) => iif,
  oifname: ({ oif }) => oif,
  oif: ({ oif }) => oif,
  l4proto: ({ protocol }) => protocol,
  nfproto: ({ family }) => (family === 4 ? 'ipv4' : 'ipv6'),
  protocol: ({ family }) => (family === 4 ? 'ip' : 'ip6'),
};

function ofAddress(family: 4 | 6, field: string, packet: Packet): string | null | undefined {
  if (packet.family !== family) return null;
  const fields: Record<string, string> = {
    saddr: packet.source,
    daddr: packet.destination,
    protocol: packet.protocol,
    nexthdr: packet.protocol,
  };
  return fields[field];
}

function ofPort(protocol: string, field: string, packet: Packet): number | null | undefined {
  if (protocol !== 'th' && protocol !== packet.protocol) return null;
  return field === 'dport' ? packet.destinationPort : field === 'sport' ? packet.sourcePort : undefined;
}

function isOneOf(value: string | number, right: unknown, sets: ReadonlyMap<string, readonly unknown[]>): Answer {
  if (typeof right === 'number') return answer(right === value);
  if (typeof right === 'string')
    return right.startsWith('@') ? isInSet(value, sets.get(right.slice(1)), sets) : answer(isText(value, right));
  if (Array.isArray(right)) return isInSet(value, right, sets);
  const { set, prefix, range, elem } = (right ?? {}) as {
    set?: unknown[];
    prefix?: { addr: string; len: number };
    range?: [string | number, string | number];
    elem?: { val?: unknown };
  };
  if (set !== undefined) return isInSet(value, set, sets);
  if (elem !== undefined) return isOneOf(value, elem.val, sets);
  if (prefix !== undefined) return answer(isWithin(value, `${prefix.addr}/${prefix.len}`));
  return range === undefined ? 'unknown' : isBetween(value, range);
}

function isInSet(
  value: string | number,
  set: readonly unknown[] | undefined,
  sets: ReadonlyMap<string, readonly unknown[]>,
): Answer {
  if (set === undefined) return 'unknown';
  const answers = set.map((item) => isOneOf(value, item, sets));
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

const answer = (holds: boolean): Answer => (holds ? 'yes' : 'no');

/** Interface names may end in a star. */
const isText = (value: string | number, text: string): boolean =>
  text === '*' || (text.endsWith('*') ? String(value).startsWith(text.slice(0, -1)) : String(value) === text);

function isWithin(value: string | number, text: string): boolean {
  const [network, address] = [parseNetwork(text), parseAddress(String(value))];
  return network !== undefined && address !== undefined && contains(network, address);
}

function isBetween(value: string | number, [from, to]: [string | number, string | number]): Answer {
  if (typeof value === 'number') return answer(Number(from) <= value && value <= Number(to));
  const [low, it, high] = [from, value, to].map((text) => parseAddress(String(text)));
  if (low === undefined || it === undefined || high === undefined) return 'unknown';
  return answer(it.family === low.family && low.value <= it.value && it.value <= high.value);
}
