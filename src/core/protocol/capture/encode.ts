// A capture of our own making, as tcpdump would write it: classic, nanoseconds, big-endian. For fixtures, and for what is kept of a live trace.
import { concat, u16, u32 } from '../bytes.ts';
import { type Frame, LONGEST_FRAME } from './frame.ts';

export const pcapHeader = (link: number): Uint8Array =>
  concat(u32(0xa1b23c4d), u16(2, 4), u32(0, 0, LONGEST_FRAME, link));

/** With a time of 0 where it has none. */
export function pcapFrame({ at, bytes, length }: Pick<Frame, 'at' | 'bytes' | 'length'>): Uint8Array {
  const seconds = Math.floor((at ?? 0) / 1_000);
  const fraction = Math.floor(((at ?? 0) - seconds * 1_000) * 1_000_000);
  return concat(u32(seconds, fraction, bytes.length, length), bytes);
}
