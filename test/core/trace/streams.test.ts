// RPC messages out of TCP as it comes: out of order, again, cut, joined in the middle; and out of pieces of datagrams.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, u16 } from '../../../src/core/protocol/bytes.ts';
import { notifyCall } from '../../../src/core/protocol/nsm.ts';
import { recordMark } from '../../../src/core/protocol/record-marking.ts';
import { encodeCall } from '../../../src/core/protocol/rpc.ts';
import { noCounts } from '../../../src/core/trace/counts.ts';
import { KEPT, Records } from '../../../src/core/trace/records.ts';
import { frameOf, framesOf, stepsOf, tcp, udp } from './wire.ts';

const lookup = (xid: number, bytes = 8) =>
  encodeCall({ xid, program: 100_003, version: 3, procedure: 6, arguments: new Uint8Array(bytes) });
const notify = (xid: number) => notifyCall(xid, { monName: 'nfs1', state: xid });
const RECORDS = [lookup(1), notify(2), lookup(3, 400), notify(4), notify(5)].map(recordMark);
const STREAM = concat(...RECORDS);

interface Piece {
  readonly from: number;
  readonly to: number;
}

const segments = (pieces: readonly Piece[], first = 5_000) =>
  pieces.map(({ from, to }) => tcp(STREAM.slice(from, to), { sequence: (first + from) >>> 0 }));
const OPEN = (first = 5_000) => tcp(new Uint8Array(0), { sequence: (first - 1) >>> 0, flags: 2 });

const statesOf = (packets: readonly Uint8Array[]) => {
  const { steps, counts } = stepsOf(framesOf(packets));
  return { states: steps.map(({ state }) => state), counts };
};

/** In pieces of at most so many bytes. */
const cut = (size: number): Piece[] =>
  Array.from({ length: Math.ceil(STREAM.length / size) }, (_, i) => ({
    from: i * size,
    to: Math.min(STREAM.length, (i + 1) * size),
  }));

describe('a TCP stream', () => {
  test('gives its messages in segments of any size, also across the end of the sequence numbers', () => {
    for (const size of [1, 3, 100, 4_096])
      expect(statesOf([OPEN(-50), ...segments(cut(size), -50)]).states).toEqual([2, 4, 5]);
  });

  test('gives them once, in whatever order its segments come, and however often', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(cut(40), { minLength: cut(40).length }), fc.subarray(cut(60)), (all, again) => {
        expect(statesOf([OPEN(), ...segments([...all, ...again])]).states).toEqual([2, 4, 5]);
      }),
    );
  });

  test('that is joined in the middle of a message gives what begins after that', () => {
    const { states, counts } = statesOf(segments([{ from: 20, to: STREAM.length }]));
    expect([states, counts.gaps]).toEqual([[2, 4, 5], 0]);
  });

  test('of which a segment is lost inside a message loses that one', () => {
    const [first = STREAM] = RECORDS;
    const lost = { from: first.length + 20, to: first.length + 40 };
    const { states, counts } = statesOf([
      OPEN(),
      ...segments([
        { from: 0, to: lost.from },
        { from: lost.to, to: STREAM.length },
      ]),
    ]);
    expect(states).toEqual([4, 5]);
    expect(counts).toMatchObject({ gaps: 1, bytesMissing: 20, resynchronised: 0 });
  });

  test('of which the beginning of a message is lost finds the next one, and says so', () => {
    const [first = STREAM, second = STREAM] = RECORDS;
    const lost = { from: first.length + second.length - 4, to: first.length + second.length + 8 };
    const { states, counts } = statesOf([
      OPEN(),
      ...segments([
        { from: 0, to: lost.from },
        { from: lost.to, to: STREAM.length },
      ]),
    ]);
    // What was there of the second one is told.
    expect(states).toEqual([undefined, 4, 5]);
    expect(counts).toMatchObject({ gaps: 1, resynchronised: 1 });
  });

  test('does not wait longer for what the other end has', () => {
    const end = STREAM.length;
    const lost = segments([
      { from: 0, to: 4 },
      { from: 24, to: 60 },
      { from: 60, to: 90 },
      { from: 90, to: end },
    ]);
    const acknowledged = tcp(new Uint8Array(0), {
      ...{ from: '192.0.2.101', to: '198.51.100.21', fromPort: 2049, toPort: 799, acknowledged: 5_000 + end },
    });
    const steps = framesOf([acknowledged, OPEN(), ...lost, acknowledged]);
    expect(stepsOf(steps).counts).toMatchObject({ gaps: 1, bytesMissing: 20 });
  });

  test('that is cut by the snap length goes on behind what is missing', () => {
    const [first = STREAM] = RECORDS;
    const frames = framesOf([
      OPEN(),
      ...segments([
        { from: 0, to: first.length + 60 },
        { from: first.length + 60, to: STREAM.length },
      ]),
    ]);
    const [open, long, rest] = frames;
    if (!open || !long || !rest) throw new Error('there are three');
    const { steps } = stepsOf([open, { ...long, bytes: long.bytes.slice(0, -30) }, rest]);
    expect(steps.map(({ state }) => state)).toEqual([4, 5]);
  });

  test('of another protocol is left alone', () => {
    const banner = new TextEncoder().encode('SSH-2.0-OpenSSH\r\n'.repeat(9_000));
    const found: Uint8Array[] = [];
    const counts = noCounts();
    const records = new Records({ fromStart: true, insist: false, counts, found: (it) => found.push(it) });
    records.data(banner);
    expect([records.hopeless, found, counts.resynchronised]).toEqual([true, [], 0]);
  });

  test('keeps the beginning of a long message only', () => {
    const found: [number, boolean][] = [];
    const records = new Records({
      ...{ fromStart: true, insist: true, counts: noCounts() },
      found: ({ length }, whole) => found.push([length, whole]),
    });
    const long = concat(recordMark(lookup(1, 300_000)), recordMark(lookup(2)));
    for (let at = 0; at < long.length; at += 1_448) records.data(long.slice(at, at + 1_448));
    expect(found).toEqual([
      [KEPT, false],
      [lookup(2).length, true],
    ]);
  });
});

describe('a datagram in pieces', () => {
  const whole = udp(concat(notify(7), new Uint8Array(64)));
  const pieces = [
    [0, 40],
    [40, 80],
    [80, whole.length - 20],
  ].map(([from = 0, to = 0]) => {
    const piece = concat(whole.slice(0, 20), whole.slice(20 + from, 20 + to));
    piece.set(u16(piece.length, 77, (from / 8) | (to === whole.length - 20 ? 0 : 0x2000)), 2);
    return piece;
  });

  test('is put together in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(pieces, { minLength: 3 }), (shuffled) => {
        const { states, counts } = statesOf(shuffled);
        expect([states, counts.fragments, counts.fragmentsLost]).toEqual([[7], 3, 0]);
      }),
    );
  });

  test('is none where its pieces overlap, or leave a hole of the same size', () => {
    const [first = whole, second = whole, last = whole] = pieces;
    const shifted = second.slice();
    shifted.set(u16(0x2000 | 4), 6);
    const { states } = statesOf([first, shifted, last]);
    expect(states).toEqual([]);
  });

  test('that is never whole is none, and many of those are forgotten', () => {
    const orphans = Array.from({ length: 70 }, (_, id) => {
      const piece = (pieces[0] ?? whole).slice();
      piece.set(u16(id), 4);
      return frameOf(piece);
    });
    expect(stepsOf(orphans).counts).toMatchObject({ fragments: 70, fragmentsLost: 6 });
  });
});
