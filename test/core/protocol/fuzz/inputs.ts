// What a decoder is fed with: noise, and valid messages that were damaged in the ways that find bugs (damages.ts).
import { DAMAGES } from './damages.ts';
import type { Decoder } from './decoder.ts';
import { noise } from './noise.ts';
import { random, seedOf } from './random.ts';

/** The input of that number. */
export const inputOf = (decoder: Decoder, seed: number, number: number): Uint8Array =>
  decoder.inputAt?.(seed, number) ?? inputAt(decoder.name, decoder.samples, seed, number);

/** The input of that number, always the same for a seed; `name` is the decoder's. */
export function inputAt(name: string, samples: readonly Uint8Array[], seed: number, number: number): Uint8Array {
  const chance = random(seedOf(name, seed, number));
  const [first, ...others] = samples;
  if (first === undefined || chance.below(8) === 0) return noise(chance);
  const sample = () => chance.pick([first, ...others]);
  const longest = chance.below(EVERY_LONG) === 0 ? LONG : USUAL;
  let bytes = sample();
  for (let damages = 1 + chance.below(3); damages > 0; damages -= 1)
    bytes = chance.pick(DAMAGES)(bytes, { chance, other: sample(), longest });
  return bytes;
}

/** Bytes to which an input may grow: what is quadratic shows. */
const USUAL = 4_096;
/** What takes more of the stack for every part shows, once in so many inputs. */
const LONG = 1_048_576;
const EVERY_LONG = 5_000;
