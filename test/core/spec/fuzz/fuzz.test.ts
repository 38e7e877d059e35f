// A short run, the same every time; `npm run fuzz` is the long one.
import { describe, expect, test } from 'vitest';
import { fuzz, inWords } from '../../protocol/fuzz/fuzz.ts';
import { judgeSpec } from './judge-spec.ts';
import { SPECS } from './samples.ts';
import { SPEC } from './spec-decoder.ts';

const INPUTS = 1_500;

describe('a spec that was damaged', () => {
  test(`is answered by findings with a place and words, ${INPUTS} times`, () => {
    const broken = fuzz(SPEC, { seed: 1, from: 0, count: INPUTS });
    expect(broken && inWords(broken)).toBeUndefined();
  });

  test.each(SPECS.map((text, index) => [index, text] as const))('was right before: sample %i', (_, text) => {
    expect(() => judgeSpec(text)).not.toThrow();
  });
});
