// A short run, the same every time; `npm run fuzz` is the long one.
import { describe, expect, test } from 'vitest';
import { DECODERS } from './decoders.ts';
import { fuzz, inWords } from './fuzz.ts';

const INPUTS = 20_000;

describe.each(DECODERS)('$name', (decoder) => {
  test(`takes or refuses ${INPUTS} inputs, none of which costs it more than its length allows`, () => {
    const broken = fuzz(decoder, { seed: 1, from: 0, count: INPUTS });
    expect(broken && inWords(broken)).toBeUndefined();
  });

  test('takes most of its samples as they are', () => {
    const taken = decoder.samples.filter((sample) => decoder.decode(sample) !== undefined);
    expect(taken).toHaveLength(decoder.samples.length);
  });
});
