// That the harness finds what it looks for: decoders with the bugs that it is there for.
import { describe, expect, test } from 'vitest';
import { concat, type Reader, reading, u32 } from '../../../../src/core/protocol/bytes.ts';
import type { Decoder } from './decoder.ts';
import { fuzz, inWords } from './fuzz.ts';

const broken = (name: string, decode: (input: Uint8Array) => unknown): Decoder => ({
  ...{ name, decode },
  samples: [concat(u32(2), u32(7), u32(8))],
});

const short = { seed: 1, from: 0, count: 2_000 };

const counted = (one: (from: Reader) => unknown) => (input: Uint8Array) =>
  reading(input, (from) => {
    const all: unknown[] = [];
    for (let left = from.u32(); left > 0; left -= 1) all.push(one(from));
    return all;
  });

describe('fuzzing', () => {
  test.each<[bug: string, decode: (input: Uint8Array) => unknown, problem: RegExp]>([
    ['throws', (input) => new DataView(input.buffer).getUint32(input.length), /throws RangeError/],
    ['believes a length: bytes', (input) => reading(input, (from) => new Uint8Array(from.u32())), /costs more/],
    [
      'believes a length: elements',
      (input) => reading(input, (from) => Array.from({ length: from.u16() << 8 })),
      /costs/,
    ],
    ['believes a length: text', (input) => reading(input, (from) => ' '.repeat(from.u16() << 8)), /costs more/],
    ['believes a count of what fills no byte', counted(() => undefined), /costs more/],
    ['copies the rest at every step', counted((from) => [from.u8(), new Uint8Array(4_096)]), /costs more/],
  ])('finds a decoder that %s', (bug, decode, problem) => {
    const found = fuzz(broken(bug, decode), short);
    expect(found && inWords(found)).toMatch(problem);
  });

  test('finds nothing in a decoder that is sound', () => {
    expect(
      fuzz(
        broken(
          'sound',
          counted((from) => from.u32()),
        ),
        short,
      ),
    ).toBeUndefined();
  });

  test('finds one that does not end, and does not wait for it', () => {
    const endless = broken('endless', (input) => {
      while (input.length === 12);
    });
    expect(fuzz(endless, { ...short, stuckAfterMs: 200 })).toMatchObject({ problem: 'does not end' });
  });

  test('finds the same again: by its number alone', () => {
    const fragile = broken('fragile', (input) => {
      if (input.length === 9) throw new Error('nine');
    });
    const found = fuzz(fragile, short);
    expect(found?.number).toBeGreaterThan(0);
    expect(fuzz(fragile, { seed: 1, from: found?.number ?? 0, count: 1 })).toEqual(found);
    expect(fuzz(fragile, { ...short, seed: 2 })?.number).not.toBe(found?.number);
  });

  test('leaves the built-ins as they were', () => {
    const before = [Uint8Array, Array, DataView.prototype.getUint8, Array.prototype.push, Buffer.alloc];
    fuzz(
      broken('sound', () => undefined),
      short,
    );
    expect([Uint8Array, Array, DataView.prototype.getUint8, Array.prototype.push, Buffer.alloc]).toEqual(before);
  });
});
