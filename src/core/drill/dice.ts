// Chance that can be had again: the same seed throws the same numbers, on every machine and in every version.
import { stableHash } from '../base/stable-hash.ts';

export interface Dice {
  /** A whole number from 0 to `count` - 1. */
  below(count: number): number;
  /** One of them; throws when there is none. */
  pick<T>(items: readonly T[]): T;
  /** Yields each of them once in a random order, then each once again, for ever: none is left out for long. */
  bag<T>(items: readonly T[]): () => T;
}

/** `seed` is any text. */
export function diceOf(seed: string): Dice {
  const next = mulberry32(stableHash(seed));
  const below = (count: number) => Math.floor(next() * count);
  const pick = <T>(items: readonly T[]): T => {
    const index = below(items.length);
    if (index in items) return items[index] as T;
    throw new Error('there is nothing to pick from');
  };
  const bag = <T>(items: readonly T[]) => {
    let left: T[] = [];
    return () => {
      if (left.length === 0) left = [...items];
      const one = pick(left);
      left.splice(left.indexOf(one), 1);
      return one;
    };
  };
  return { below, pick, bag };
}

/** Numbers from 0 up to 1: Tommy Ettinger's mulberry32 (public domain), 32 bits of state; good enough to choose by. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
