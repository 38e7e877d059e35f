// cluster.yaml under fuzz: any bytes that a file of that name may hold.
import { type Decoder, utf8 } from '../../protocol/fuzz/decoder.ts';
import { inputAt } from '../../protocol/fuzz/inputs.ts';
import { random, seedOf } from '../../protocol/fuzz/random.ts';
import { judgeSpec } from './judge-spec.ts';
import { SPECS } from './samples.ts';
import { TEXT_DAMAGES } from './yaml-damages.ts';

const NAME = 'cluster.yaml';
const samples = SPECS.map(utf8);

export const SPEC: Decoder = {
  name: NAME,
  samples,
  unmetered: true,
  count: 100_000,
  decode: (input) => judgeSpec(new TextDecoder().decode(input)),
  // One in eight with damaged bytes, as any decoder's.
  inputAt: (seed, number) =>
    number % 8 === 0 ? inputAt(NAME, samples, seed, number) : utf8(damagedSpec(seed, number)),
};

function damagedSpec(seed: number, number: number): string {
  const chance = random(seedOf(NAME, seed, number));
  let text = chance.pick(SPECS);
  for (let damages = 1 + chance.below(3); damages > 0; damages -= 1)
    text = chance.pick(TEXT_DAMAGES)(text, chance, chance.pick(SPECS));
  return text;
}
