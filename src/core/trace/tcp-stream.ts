// One direction of a TCP connection: its bytes in order, from segments in any order. What the other end has acknowledged and we never saw is missing for
// good, and said so.
import type { TcpSegment } from '../protocol/capture/transport.ts';
import type { Counts } from './counts.ts';

export interface ByteSink {
  data(bytes: Uint8Array): void;
  gap(bytes: number | undefined): void;
}

/** Bytes that wait for others that are to come before them. */
const MOST_WAITING = 1024 * 1024;
const MOST_SEGMENTS = 512;
/** So many segments behind a gap, all acknowledged, that what is missing will not come: a few may overtake one another on their way to us. */
const OVERTAKEN = 3;

export class TcpStream {
  readonly #sink: ByteSink;
  readonly #counts: Counts;
  /** Sequence number of the next byte. */
  #next: number | undefined;
  #waiting: Piece[] = [];
  #bytes = 0;

  constructor(sink: ByteSink, counts: Counts) {
    [this.#sink, this.#counts] = [sink, counts];
  }

  segment({ sequence, syn, payload, length }: TcpSegment): void {
    const start = syn ? (sequence + 1) >>> 0 : sequence;
    this.#next ??= start;
    if (syn) this.#restart(start);
    if (length === 0) return;
    this.#take({ start, payload, length });
    while (this.#waiting.length > MOST_SEGMENTS || this.#bytes > MOST_WAITING) this.#giveUp();
  }

  /** The other end has all bytes before this one. */
  acknowledged(sequence: number): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#waiting.length < OVERTAKEN) return;
    if (distance(first.start, sequence) >= 0) this.#giveUp();
  }

  /** Nothing more comes. */
  end(): void {
    while (this.#waiting.length > 0) this.#giveUp();
  }

  /** A port that is used again: another connection. */
  #restart(start: number): void {
    if (this.#next === start) return;
    this.end();
    this.#next = start;
    this.#sink.gap(undefined);
  }

  #take(piece: Piece): void {
    const ahead = distance(this.#next ?? piece.start, piece.start);
    // Half the space away: of no connection that we know anything of.
    if (Math.abs(ahead) > FAR) this.#jump(piece);
    else if (ahead > 0) this.#wait(piece);
    else if (ahead + piece.length <= 0) this.#counts.retransmitted += 1;
    else {
      this.#deliver(piece, -ahead);
      this.#catchUp();
    }
  }

  #wait(piece: Piece): void {
    if (this.#waiting.some(({ start, length }) => start === piece.start && length >= piece.length)) {
      this.#counts.retransmitted += 1;
      return;
    }
    this.#counts.outOfOrder += 1;
    const next = this.#next ?? piece.start;
    const behind = this.#waiting.findIndex(({ start }) => distance(next, start) > distance(next, piece.start));
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, piece);
    this.#bytes += piece.payload.length;
  }

  #deliver({ start, payload, length }: Piece, already: number): void {
    this.#next = (start + length) >>> 0;
    if (payload.length > already) this.#sink.data(payload.subarray(already));
    // Cut off by the capture.
    const cut = length - Math.max(payload.length, already);
    if (cut > 0) this.#sink.gap(cut);
  }

  #catchUp(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const ahead = distance(this.#next ?? first.start, first.start);
      if (ahead > 0) return;
      this.#shift();
      if (ahead + first.length > 0) this.#deliver(first, -ahead);
    }
  }

  #giveUp(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    this.#sink.gap(distance(this.#next ?? first.start, first.start));
    this.#next = first.start;
    this.#catchUp();
  }

  #jump(piece: Piece): void {
    this.#sink.gap(undefined);
    this.#deliver(piece, 0);
  }

  #shift(): void {
    this.#bytes -= this.#waiting.shift()?.payload.length ?? 0;
  }
}

interface Piece {
  readonly start: number;
  readonly payload: Uint8Array;
  /** On the wire. */
  readonly length: number;
}

/** From one sequence number to another, modulo 2^32 (RFC 9293 section 3.4): negative when it lies behind. */
const distance = (from: number, to: number): number => (to - from) | 0;

/** More than any window: a segment so far away is of another connection with the same ports. */
const FAR = 1 << 30;
