// RPC messages out of one direction of a TCP connection (record marking, RFC 5531 section 11), also where it is joined in the middle, or bytes are
// missing: then the next message is searched for. A message's beginning is kept, and no length that it claims is believed.
import { concat, joined, reading } from '../protocol/bytes.ts';
import type { Counts } from './counts.ts';
import { LONGEST_RECORD, looksLikeRecord, SIGN } from './rpc-sign.ts';

export interface RecordStream {
  data(bytes: Uint8Array): void;
  /** So many bytes are missing here; undefined: nobody knows how many. */
  gap(bytes: number | undefined): void;
  /** Not RPC, as far as was looked: nobody needs to feed it. */
  readonly hopeless: boolean;
}

export interface RecordOptions {
  /** It begins with a connection's first byte. */
  readonly fromStart: boolean;
  /** Whether to go on when nothing that looks like RPC has come for long. */
  readonly insist: boolean;
  readonly counts: Counts;
  /** A message, and whether all of it is there. */
  readonly found: (message: Uint8Array, whole: boolean) => void;
}

const LAST = 0x8000_0000;
/** What is kept of a message: state operations are short. */
export const KEPT = 64 * 1024;
/** So many bytes without a sign of RPC are another protocol. */
const PATIENCE = 64 * 1024;
const NOTHING: Uint8Array = new Uint8Array(0);

export class Records implements RecordStream {
  readonly #options: RecordOptions;
  #searching: boolean;
  #searched = 0;
  #everFound = false;
  /** While searching: what could be the beginning of a sign. Otherwise: of a record mark. */
  #rest: Uint8Array = NOTHING;
  /** Of the record under way. */
  #parts: Uint8Array[] = [];
  #kept = 0;
  #missing = false;
  /** Of the fragment under way; undefined between two. */
  #left: number | undefined;
  #last = false;

  constructor(options: RecordOptions) {
    this.#options = options;
    this.#searching = !options.fromStart;
  }

  get hopeless(): boolean {
    return !this.#options.insist && !this.#everFound && this.#searched > PATIENCE;
  }

  /** What other protocols lose is nothing to us. */
  get #relevant(): boolean {
    return this.#everFound || this.#options.insist;
  }

  data(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#searching) rest = this.#search(rest);
      else if (this.#left === undefined) rest = this.#mark(rest);
      else rest = this.#body(rest);
    }
  }

  gap(bytes: number | undefined): void {
    if (this.#relevant) {
      this.#options.counts.gaps += 1;
      this.#options.counts.bytesMissing += bytes ?? 0;
    }
    if (this.#searching) this.#rest = NOTHING;
    else if (bytes === undefined || this.#left === undefined || bytes > this.#left) this.#lose();
    else {
      // Inside one message: where the next one begins is known still.
      [this.#missing, this.#left] = [true, this.#left - bytes];
      if (this.#left === 0) this.#fragmentEnds();
    }
  }

  #lose(): void {
    if (this.#kept > 0) this.#tell(false);
    this.#reset();
    [this.#rest, this.#left, this.#searching, this.#searched] = [NOTHING, undefined, true, 0];
    if (this.#relevant) this.#options.counts.resynchronised += 1;
  }

  #search(bytes: Uint8Array): Uint8Array {
    const all = this.#rest.length === 0 ? bytes : concat(this.#rest, bytes);
    for (let at = 0; at + SIGN <= all.length; at += 1) {
      if (!couldBegin(all, at) || !looksLikeRecord(all.subarray(at, at + SIGN))) continue;
      [this.#searching, this.#rest] = [false, NOTHING];
      return all.subarray(at);
    }
    this.#searched += bytes.length;
    this.#rest = all.slice(Math.max(0, all.length - SIGN + 1));
    return NOTHING;
  }

  #mark(bytes: Uint8Array): Uint8Array {
    const need = 4 - this.#rest.length;
    const mark = concat(this.#rest, bytes.subarray(0, need));
    const header = reading(mark, (from) => from.u32());
    if (header === undefined) {
      this.#rest = mark;
      return NOTHING;
    }
    this.#rest = NOTHING;
    this.#last = header >= LAST;
    this.#left = this.#last ? header - LAST : header;
    if (this.#left > LONGEST_RECORD) this.#lose();
    else if (this.#left === 0) this.#fragmentEnds();
    return bytes.subarray(need);
  }

  #body(bytes: Uint8Array): Uint8Array {
    const mine = bytes.subarray(0, this.#left);
    const kept = this.#missing ? NOTHING : mine.subarray(0, KEPT - this.#kept);
    if (kept.length > 0) this.#parts.push(kept);
    this.#kept += kept.length;
    if (kept.length < mine.length) this.#missing = true;
    this.#left = (this.#left ?? 0) - mine.length;
    if (this.#left === 0) this.#fragmentEnds();
    return bytes.subarray(mine.length);
  }

  #fragmentEnds(): void {
    this.#left = undefined;
    if (!this.#last) return;
    this.#tell(!this.#missing);
    this.#reset();
  }

  #tell(whole: boolean): void {
    this.#everFound = true;
    this.#options.found(joined(this.#parts), whole);
  }

  #reset(): void {
    [this.#parts, this.#kept, this.#missing] = [[], 0, false];
  }
}

// ---

/** Most places are told by one look: a whole record, shorter than 16 MiB, of a call (0) or a reply (1). */
const couldBegin = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x80 &&
  bytes[at + 8] === 0 &&
  bytes[at + 9] === 0 &&
  bytes[at + 10] === 0 &&
  (bytes[at + 11] ?? 2) <= 1;
