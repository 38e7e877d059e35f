// The next generation of capture files (draft-ietf-opsawg-pcapng): blocks; sections in either order of bytes; interfaces with link types and clocks
// of their own.
import type { Frame } from './frame.ts';
import { LONGEST_FRAME } from './frame.ts';
import { type Numbers, numbersOf } from './order.ts';
import type { TakePiece } from './pieces.ts';

export const SECTION = 0x0a0d0d0a;

/** The bytes must begin with a Section Header Block. `found` is called in the order of the file. */
export function pcapngPieces(found: (frame: Frame) => void): TakePiece {
  let little = true;
  let interfaces: Interface[] = [];
  return (bytes) => {
    // block: uint32 type, uint32 length of all of it, body padded to four bytes, uint32 length again
    if (bytes.length < 12) return 'more';
    const section = numbersOf(bytes, true).u32(0) === SECTION;
    if (section) {
      const order = orderOf(bytes);
      if (order === undefined) return { wrong: 'a section of no order of bytes' };
      [little, interfaces] = [order === 'little', []];
    }
    const from = numbersOf(bytes, little);
    const length = from.u32(4);
    if (length < 12 || length % 4 !== 0 || length > LONGEST_BLOCK) return { wrong: `a block of ${length} bytes` };
    if (from.length < length) return 'more';
    const body = numbersOf(from.part(8, length - 4), little);
    const wrong = section ? undefined : takeBlock(from.u32(0), body, interfaces, found);
    return wrong === undefined ? length : { wrong };
  };
}

// ---

interface Interface {
  readonly link: number;
  readonly snap: number;
  /** Of its clock, in a second. */
  readonly ticks: bigint;
  /** Seconds that it is behind. */
  readonly offset: number;
}

const LONGEST_BLOCK = 4 * 1024 * 1024;
const [DESCRIPTION, OLD_PACKET, SIMPLE_PACKET, ENHANCED_PACKET] = [1, 2, 3, 6];
const BYTE_ORDER = 0x1a2b3c4d;

function orderOf(bytes: Uint8Array): 'little' | 'big' | undefined {
  if (numbersOf(bytes, true).u32(8) === BYTE_ORDER) return 'little';
  return numbersOf(bytes, false).u32(8) === BYTE_ORDER ? 'big' : undefined;
}

/** What is wrong with it; undefined when nothing is. Blocks of other kinds say nothing of frames. */
function takeBlock(type: number, body: Numbers, interfaces: Interface[], found: (frame: Frame) => void) {
  if (type === DESCRIPTION) {
    if (body.length < 8) return 'an interface without a link type';
    interfaces.push(describeInterface(body));
    return undefined;
  }
  if (type !== ENHANCED_PACKET && type !== SIMPLE_PACKET && type !== OLD_PACKET) return undefined;
  const frame = frameOf(type, body, interfaces);
  if (typeof frame === 'string') return frame;
  found(frame);
  return undefined;
}

// interface: uint16 link type, uint16 0, uint32 snaplen, options
function describeInterface(body: Numbers): Interface {
  let [ticks, offset] = [1_000_000n, 0];
  // option: uint16 code, uint16 length, value padded to four bytes
  for (let at = 8; at + 4 <= body.length; ) {
    const [code, length] = [body.u16(at), body.u16(at + 2)];
    if (code === 0 || at + 4 + length > body.length) break;
    if (code === TSRESOL && length === 1) ticks = resolution(body.part(at + 4, at + 5)[0] ?? 6);
    if (code === TSOFFSET && length === 8) offset = secondsIn(body, at + 4);
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { link: body.u16(0), snap: body.u32(4), ticks, offset };
}

const [TSRESOL, TSOFFSET] = [9, 14];

const resolution = (byte: number): bigint => (byte & 0x80 ? 2n : 10n) ** BigInt(byte & 0x7f);

/** int64, of which a date needs the low half's sign at most. */
function secondsIn(body: Numbers, at: number): number {
  const [a, b] = [body.u32(at), body.u32(at + 4)];
  return (a === 0xffff_ffff || a === 0 ? b : a) | 0;
}

// enhanced: uint32 interface, uint32 time high, low, uint32 bytes kept, uint32 bytes on the wire, bytes
// old: the same, with uint16 interface, uint16 drops in front; simple: uint32 bytes on the wire, bytes
function frameOf(type: number, body: Numbers, interfaces: readonly Interface[]): Frame | string {
  const simple = type === SIMPLE_PACKET;
  const head = simple ? 4 : 20;
  if (body.length < head) return 'a packet block that is too short';
  const it = interfaces[simple ? 0 : type === OLD_PACKET ? body.u16(0) : body.u32(0)];
  if (it === undefined) return 'a packet of an interface that was not described';
  const length = body.u32(simple ? 0 : 16);
  const kept = simple ? Math.min(length, it.snap || length, body.length - head) : body.u32(12);
  if (kept > LONGEST_FRAME || head + kept > body.length) return `a frame of ${kept} bytes`;
  const at = simple ? null : timeOf(it, body.u32(4), body.u32(8));
  return { at, link: it.link, bytes: body.part(head, head + kept), length: Math.max(length, kept) };
}

function timeOf({ ticks, offset }: Interface, high: number, low: number): number {
  const time = (BigInt(high) << 32n) | BigInt(low);
  return (Number(time / ticks) + offset) * 1_000 + (Number(time % ticks) / Number(ticks)) * 1_000;
}
