// Pieces of IP datagrams put together (RFC 791 section 3.2, RFC 8200 section 4.5). Those that never become whole are counted, and forgotten.
import type { Datagram } from '../protocol/capture/ip-datagram.ts';
import type { Counts } from './counts.ts';

export interface Defragmenter {
  /** The whole datagram, when this piece was its last missing one. */
  push(piece: Datagram): Datagram | undefined;
}

/** Datagrams at a time, of all that have sent one; the oldest goes first. */
const AT_ONCE = 64;
const LONGEST = 65_535;
/** Pieces of one, which an attacker could make of eight bytes each. */
const MOST_PIECES = 1_024;

export function defragmenter(counts: Counts): Defragmenter {
  const open = new Map<string, Assembly>();
  const forget = (key: string) => {
    open.delete(key);
    counts.fragmentsLost += 1;
  };
  return {
    push: (piece) => {
      if (piece.fragment === undefined) return piece;
      counts.fragments += 1;
      const key = `${piece.from} ${piece.to} ${piece.protocol} ${piece.fragment.id}`;
      const mine: Assembly = open.get(key) ?? { pieces: new Map(), bytes: 0, total: undefined };
      open.set(key, mine);
      if (!add(mine, piece)) forget(key);
      const whole = open.has(key) ? assembled(mine) : undefined;
      if (whole !== undefined) open.delete(key);
      const [oldest] = open.keys();
      if (open.size > AT_ONCE && oldest !== undefined) forget(oldest);
      const { fragment: _, ...datagram } = piece;
      return whole && { ...datagram, payload: whole, length: whole.length };
    },
  };
}

// ---

interface Assembly {
  readonly pieces: Map<number, Uint8Array>;
  bytes: number;
  /** Known with the last piece. */
  total: number | undefined;
}

/** False when it can't become a datagram: pieces that overlap are an attack or damage (RFC 5722), and one that was cut off by the capture is of no use. */
function add(mine: Assembly, { payload, length, fragment }: Datagram): boolean {
  const { offset, more } = fragment ?? { offset: 0, more: false };
  const end = offset + payload.length;
  if (payload.length < length || end > LONGEST || mine.pieces.size >= MOST_PIECES) return false;
  const known = mine.pieces.get(offset);
  if (known !== undefined) return known.length === payload.length;
  mine.pieces.set(offset, payload);
  mine.bytes += payload.length;
  if (!more) mine.total = end;
  return mine.total === undefined || mine.bytes <= mine.total;
}

/** As many bytes as there should be, and each piece where the one before ends. */
function assembled({ pieces, bytes, total }: Assembly): Uint8Array | undefined {
  if (total === undefined || bytes !== total) return undefined;
  const whole = new Uint8Array(total);
  let at = 0;
  for (const [offset, payload] of [...pieces].sort(([a], [b]) => a - b)) {
    if (offset !== at) return undefined;
    whole.set(payload, at);
    at += payload.length;
  }
  return whole;
}
