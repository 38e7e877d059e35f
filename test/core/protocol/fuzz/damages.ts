// The ways in which a message gets damaged. None of them touches the bytes that it is given.
import { joined } from '../../../../src/core/protocol/bytes.ts';
import { noise } from './noise.ts';
import type { Random } from './random.ts';

export interface With {
  readonly chance: Random;
  /** Another valid message. */
  readonly other: Uint8Array;
  /** Bytes to which a message may grow. */
  readonly longest: number;
}

export type Damage = (bytes: Uint8Array, using: With) => Uint8Array;

/** Lengths and counts that somebody did not think of. */
const BAD_NUMBERS: readonly [number, ...number[]] = [
  0,
  ...[1, 2, 3, 4, 5, 0xff, 0x100, 0x190, 0x191, 0x400, 0x401, 0xffff, 0x1_0000],
  ...[0x3f_ffff, 0x40_0001, 0x3fff_ffff, 0x4000_0000, 0x7fff_ffff, 0x8000_0000, 0x8000_0001],
  ...[0xffff_fffc, 0xffff_fffd, 0xffff_fffe, 0xffff_ffff],
];

const flipBits: Damage = (bytes, { chance }) => {
  const flipped = bytes.slice();
  for (let flips = 1 + chance.below(4); flips > 0 && bytes.length > 0; flips -= 1) {
    const at = chance.below(bytes.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << chance.below(8));
  }
  return flipped;
};

const truncate: Damage = (bytes, { chance }) => bytes.slice(0, chance.below(bytes.length + 1));

/** In XDR every length stands at a multiple of four; elsewhere anywhere. */
const setNumber: Damage = (bytes, { chance }) => {
  const width = chance.pick([4, 4, 4, 2, 1]);
  if (bytes.length < width) return bytes;
  const anywhere = chance.below(bytes.length - width + 1);
  const at = width === 4 && chance.below(4) > 0 ? anywhere - (anywhere % 4) : anywhere;
  const number = chance.below(4) === 0 ? bytes.length + chance.below(9) - 4 : chance.pick(BAD_NUMBERS);
  const set = bytes.slice();
  for (let i = 0; i < width; i += 1) set[at + i] = number >>> (8 * (width - 1 - i));
  return set;
};

const duplicate: Damage = (bytes, { chance, longest }) => {
  const [start, end] = part(bytes, chance);
  const room = Math.max(0, Math.floor((longest - bytes.length) / Math.max(1, end - start)));
  const times = Math.min(chance.pick([1, 1, 2, 8, longest]), room);
  const copies = Array.from({ length: times }, () => bytes.subarray(start, end));
  return joined([bytes.subarray(0, end), ...copies, bytes.subarray(end)]);
};

const remove: Damage = (bytes, { chance }) => {
  const [start, end] = part(bytes, chance);
  return joined([bytes.subarray(0, start), bytes.subarray(end)]);
};

const splice: Damage = (bytes, { chance, other }) => {
  const at = chance.below(Math.min(bytes.length, other.length) + 1);
  return joined([bytes.subarray(0, at), other.subarray(at)]);
};

const append: Damage = (bytes, { chance }) => joined([bytes, noise(chance)]);

export const DAMAGES: readonly [Damage, ...Damage[]] = [
  flipBits,
  ...[flipBits, truncate, setNumber, setNumber, setNumber, duplicate, remove, splice, append],
];

/** A stretch of at least one byte where there is one, most often whole words. */
function part(bytes: Uint8Array, chance: Random): [start: number, end: number] {
  const step = chance.below(3) === 0 ? 1 : 4;
  const start = chance.below(bytes.length / step + 1) * step;
  const length = (1 + chance.below(chance.pick([1, 4, 16]))) * step;
  return [Math.min(start, bytes.length), Math.min(start + length, bytes.length)];
}
