// npm run fuzz: scripts/fuzz.mjs bundles this and runs it. Exit code 1 at the first input that breaks a decoder, 2 when it is called wrongly.
import { parseArgs } from 'node:util';
import { SPEC } from '../../spec/fuzz/spec-decoder.ts';
import type { Decoder } from './decoder.ts';
import { DECODERS } from './decoders.ts';
import { type Broken, fuzz, inWords } from './fuzz.ts';
import { inputOf } from './inputs.ts';

const ALL: readonly Decoder[] = [SPEC, ...DECODERS];

const USAGE = `npm run fuzz -- [--seed N] [--count N] [--only DECODER] [--at NUMBER]
  --seed   inputs of that run again (default: another one every time)
  --count  inputs for each decoder (default 1000000, ${SPEC.count} for ${SPEC.name})
  --only   one decoder: ${ALL.map(({ name }) => name).join(', ')}
  --at     the one input of that number, shown in hex`;

interface Run {
  readonly seed: number;
  /** As the decoder says unless given. */
  readonly count?: number;
  readonly from: number;
  readonly decoders: readonly Decoder[];
}

/** Between two signs of life. */
const STRETCH = 50_000;

const say = (text: string) => process.stdout.write(`${text}\n`);

const run = asked();
if (run === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  say(`seed ${run.seed}, ${run.decoders.length} decoders`);
  const broken = first(run.decoders, (decoder) => tried(decoder, run));
  if (broken !== undefined) process.stderr.write(`${inWords(broken)}\n`);
  process.exitCode = broken === undefined ? 0 : 1;
}

function asked(): Run | undefined {
  const { values } = parsed();
  const numbers = [values.seed, values.count, values.at].map((text) => text === undefined || /^\d{1,9}$/.test(text));
  const decoders = ALL.filter(({ name }) => values.only === undefined || name === values.only);
  if (numbers.includes(false) || decoders.length === 0) return undefined;
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const count = values.count === undefined ? {} : { count: Number(values.count) };
  if (values.at === undefined) return { seed, decoders, from: 0, ...count };
  return { seed, decoders, from: Number(values.at), count: 1 };
}

function parsed() {
  const one = { type: 'string' } as const;
  try {
    return parseArgs({ options: { seed: one, count: one, only: one, at: one } });
  } catch (error) {
    return { values: { seed: String(error) } as { seed?: string; count?: string; only?: string; at?: string } };
  }
}

function first<T, R>(all: readonly T[], act: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const result = act(one);
    if (result !== undefined) return result;
  }
  return undefined;
}

function tried(decoder: Decoder, { seed, from, count = decoder.count ?? 1_000_000 }: Run): Broken | undefined {
  if (count === 1) say(`${decoder.name} ${Buffer.from(inputOf(decoder, seed, from)).toString('hex')}`);
  const began = performance.now();
  for (let done = 0; done < count; done += STRETCH) {
    const broken = fuzz(decoder, { seed, from: from + done, count: Math.min(STRETCH, count - done) });
    if (broken !== undefined) return broken;
    progress(decoder.name, Math.min(done + STRETCH, count), performance.now() - began);
  }
  if (process.stdout.isTTY) say('');
  return undefined;
}

/** One line a decoder, written over where somebody looks on. */
function progress(name: string, done: number, ms: number): void {
  const line = `${name.padEnd(24)}${String(done).padStart(10)}  ${String(Math.round((1_000 * done) / ms)).padStart(8)}/s`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`);
  else say(line);
}
