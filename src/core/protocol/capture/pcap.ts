// libpcap's classic format (draft-ietf-opsawg-pcap; pcap-savefile(5)): a header, then frames, in the order of bytes of who wrote it.
import type { Frame } from './frame.ts';
import { LONGEST_FRAME } from './frame.ts';
import { type Numbers, numbersOf } from './order.ts';
import type { TakePiece } from './pieces.ts';

// header: uint32 magic, uint16 major, minor, int32 zone, uint32 sigfigs, uint32 snaplen, uint32 link type (16 bits; above them the frame check sequence)
const PCAP_HEADER = 24;
// frame: uint32 seconds, uint32 fraction, uint32 bytes kept, uint32 bytes on the wire, then the bytes
const FRAME_HEADER = 16;

const [MICROSECONDS, NANOSECONDS] = [0xa1b2c3d4, 0xa1b23c4d];

/** How the first four bytes say that frames are written; undefined when they are no pcap's. */
export function pcapKind(bytes: Uint8Array): { readonly little: boolean; readonly perMs: number } | undefined {
  for (const little of [true, false]) {
    const magic = numbersOf(bytes, little).u32(0);
    if (magic === MICROSECONDS) return { little, perMs: 1_000 };
    if (magic === NANOSECONDS) return { little, perMs: 1_000_000 };
  }
  return undefined;
}

/** Takes the header first, then frame after frame. The bytes must begin like a pcap. */
export function pcapPieces(found: (frame: Frame) => void): TakePiece {
  let kind: ReturnType<typeof pcapKind>;
  let link = 0;
  return (bytes) => {
    if (kind !== undefined) return takeFrame(numbersOf(bytes, kind.little), link, kind.perMs, found);
    if (bytes.length < PCAP_HEADER) return 'more';
    kind = pcapKind(bytes);
    if (kind === undefined) return { wrong: 'no pcap header' };
    link = numbersOf(bytes, kind.little).u32(20) & 0xffff;
    return PCAP_HEADER;
  };
}

// ---

function takeFrame(from: Numbers, link: number, perMs: number, found: (frame: Frame) => void): ReturnType<TakePiece> {
  if (from.length < FRAME_HEADER) return 'more';
  const [seconds, fraction, kept, length] = [from.u32(0), from.u32(4), from.u32(8), from.u32(12)];
  if (kept > LONGEST_FRAME) return { wrong: `a frame of ${kept} bytes` };
  if (from.length < FRAME_HEADER + kept) return 'more';
  const bytes = from.part(FRAME_HEADER, FRAME_HEADER + kept);
  found({ at: seconds * 1_000 + fraction / perMs, link, bytes, length: Math.max(length, kept) });
  return FRAME_HEADER + kept;
}
