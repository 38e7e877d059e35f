// A capture file, of either format, by its first bytes.
import { concat } from '../bytes.ts';
import type { Frame, FrameReader } from './frame.ts';
import { numbersOf } from './order.ts';
import { pcapKind, pcapPieces } from './pcap.ts';
import { pcapngPieces, SECTION } from './pcapng.ts';
import { type Pieces, pieces } from './pieces.ts';

/** Reads piece by piece; the format shows with the first four bytes. */
export function captureReader(): FrameReader {
  const found: Frame[] = [];
  let begin: Uint8Array = new Uint8Array(0);
  let reader: Pieces | 'none' | undefined;
  return {
    push: (chunk) => {
      const bytes = reader === undefined ? concat(begin, chunk) : chunk;
      if (reader === undefined) reader = formatOf(bytes, (frame) => void found.push(frame));
      if (reader === undefined) begin = bytes;
      else if (reader !== 'none') reader.push(bytes);
      return found.splice(0);
    },
    trouble: () => (reader === undefined || reader === 'none' ? NO_CAPTURE : reader.trouble()),
  };
}

/** All of one that is in memory. */
export function readCapture(
  bytes: Uint8Array,
): { readonly frames: readonly Frame[]; readonly trouble?: string } | undefined {
  const reader = captureReader();
  const frames = reader.push(bytes);
  const trouble = reader.trouble();
  if (trouble === NO_CAPTURE) return undefined;
  return trouble === undefined ? { frames } : { frames, trouble };
}

export const NO_CAPTURE = 'it is no capture: neither pcap nor pcapng';

// ---

function formatOf(bytes: Uint8Array, found: (frame: Frame) => void): Pieces | 'none' | undefined {
  if (bytes.length < 4) return undefined;
  if (numbersOf(bytes, true).u32(0) === SECTION) return pieces(pcapngPieces(found));
  return pcapKind(bytes) === undefined ? 'none' : pieces(pcapPieces(found));
}
