// An IP packet as it comes: options and extension headers are read over, fragments and what the capture cut off are said (RFC 791, RFC 8200).
import { formatAddress } from '../../base/address.ts';
import { addressOf, type Reader, reading } from '../bytes.ts';

export interface Datagram {
  readonly from: string;
  readonly to: string;
  /** Number of the transport: 6 TCP, 17 UDP. */
  readonly protocol: number;
  /** As much as was captured. */
  readonly payload: Uint8Array;
  /** Bytes that the payload had on the wire. */
  readonly length: number;
  /** Present of a piece of a datagram. */
  readonly fragment?: { readonly id: number; readonly offset: number; readonly more: boolean };
}

/** Undefined when it is none, or cut off inside its headers. */
export const readDatagram = (bytes: Uint8Array): Datagram | undefined =>
  reading(bytes, (from) => {
    const version = (bytes[0] ?? 0) >> 4;
    from.expect(version === 4 || version === 6);
    return version === 4 ? readV4(from, bytes.length) : readV6(from, bytes.length);
  });

// ---

function readV4(from: Reader, captured: number): Datagram {
  const header = (from.u8() & 0xf) * 4;
  from.skip(1);
  const said = from.u16();
  const [id, place] = [from.u16(), from.u16()];
  from.skip(1);
  const protocol = from.u8();
  from.skip(2);
  const [source, to] = [readAddress(from, 4), readAddress(from, 4)];
  // 0: captured before the card cut it into packets (TSO of more than 64 KiB).
  const total = said === 0 ? captured : said;
  from.expect(header >= 20 && total >= header);
  from.skip(header - 20);
  const [offset, more] = [(place & 0x1fff) * 8, (place & 0x2000) !== 0];
  const fragment = offset > 0 || more ? { fragment: { id, offset, more } } : {};
  return { from: source, to, protocol, ...payloadOf(from, total - header), ...fragment };
}

function readV6(from: Reader, captured: number): Datagram {
  from.skip(4);
  const said = from.u16();
  let next = from.u8();
  from.skip(1);
  const [source, to] = [readAddress(from, 16), readAddress(from, 16)];
  let left = said === 0 ? captured - 40 : said;
  let fragment: Datagram['fragment'];
  while (EXTENSIONS.includes(next)) {
    const [after, length] = [from.u8(), from.u8()];
    const size = next === FRAGMENT ? 8 : next === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
    from.expect(left >= size && size >= 8);
    if (next === FRAGMENT) fragment = readFragment(from);
    else from.skip(size - 2);
    left -= size;
    next = after;
    // What follows in a later piece is the datagram's own middle.
    if (fragment !== undefined && fragment.offset > 0) break;
  }
  return { from: source, to, protocol: next, ...payloadOf(from, left), ...(fragment && { fragment }) };
}

const [FRAGMENT, AUTHENTICATION] = [44, 51];
/** Hop-by-hop, routing, destination options. */
const EXTENSIONS: readonly number[] = [0, 43, 60, FRAGMENT, AUTHENTICATION];

// uint16 offset in eights, with 3 flags below, uint32 id
function readFragment(from: Reader): Datagram['fragment'] {
  const place = from.u16();
  return { offset: place & 0xfff8, more: (place & 1) !== 0, id: from.u32() };
}

/** Without the padding of a frame. */
function payloadOf(from: Reader, length: number): Pick<Datagram, 'payload' | 'length'> {
  return { payload: from.view().subarray(0, length), length };
}

const readAddress = (from: Reader, length: 4 | 16): string => formatAddress(addressOf(from.take(length)));
