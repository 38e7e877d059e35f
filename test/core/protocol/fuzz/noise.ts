import type { Random } from './random.ts';

/** Bytes, or words most of which are small: these come further. */
export function noise(chance: Random): Uint8Array {
  const bytes = new Uint8Array(chance.below(chance.pick([9, 65, 257])));
  const small = chance.below(2) === 0;
  for (let at = small ? 3 : 0; at < bytes.length; at += small ? 4 : 1) bytes[at] = chance.word();
  return bytes;
}
