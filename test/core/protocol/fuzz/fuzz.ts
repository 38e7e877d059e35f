// Feeds a decoder with many inputs. It may refuse each of them, in its declared way; it may not throw, go on without an end, or let a length that
// an input claims decide how much it allocates.
import { createContext, Script } from 'node:vm';
import type { Decoder } from './decoder.ts';
import { inputOf } from './inputs.ts';
import { Excess, type Meter, metered } from './meter.ts';

export interface Wish {
  readonly seed: number;
  /** Number of the first input. */
  readonly from: number;
  readonly count: number;
  /** For a test. */
  readonly stuckAfterMs?: number;
}

export interface Broken {
  readonly decoder: string;
  readonly seed: number;
  readonly number: number;
  /** In hex. */
  readonly input: string;
  readonly problem: string;
}

/** The first input that breaks it; undefined when none does. */
export function fuzz(decoder: Decoder, wish: Wish): Broken | undefined {
  const { from, count } = wish;
  for (let done = 0; done < count; done += BATCH) {
    const broken = batch(decoder, { ...wish, from: from + done, count: Math.min(BATCH, count - done) });
    if (broken !== undefined) return broken;
  }
  return undefined;
}

export const inWords = ({ decoder, seed, number, input, problem }: Broken): string =>
  `${decoder} ${problem}\n  input ${input.length > MOST_SHOWN ? `${input.slice(0, MOST_SHOWN)}...` : input}\n  again: npm run fuzz -- --only ${decoder} --seed ${seed} --at ${number}`;

/** Whoever wants all of it asks for it by its number. */
const MOST_SHOWN = 4_000;

const BATCH = 1_000;
/** Whole batches take milliseconds. A loop that neither reads nor allocates anything would never end, and this ends it. */
const STUCK_MS = 30_000;
/** What an input of n bytes may cost (meter.ts): as much as a decoder that looks at every byte some times and copies it some times. */
const allowance = (length: number): number => 1_024 + 32 * length;

function batch(decoder: Decoder, wish: Wish): Broken | undefined {
  const { seed, from, count, stuckAfterMs = STUCK_MS } = wish;
  const inputs = Array.from({ length: count }, (_, i) => inputOf(decoder, seed, from + i));
  let at = 0;
  const describe = (problem: string): Broken => ({
    ...{ decoder: decoder.name, seed, number: from + at, problem },
    input: Buffer.from(inputs[at] ?? []).toString('hex'),
  });
  const feed = (meter: Meter): Broken | undefined => {
    for (at = 0; at < count; at += 1) {
      const problem = tried(decoder, inputs[at] ?? new Uint8Array(0), meter);
      if (problem !== undefined) return describe(problem);
    }
    return undefined;
  };
  const before = process.cpuUsage();
  try {
    return metered((meter) => interruptible(stuckAfterMs, () => feed(meter)));
  } catch (error) {
    if (!isTimeout(error)) throw error;
    // Who did not get the processor, or was stopped, has to try again.
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1_000 < stuckAfterMs / 2) return batch(decoder, wish);
    return describe('does not end');
  }
}

function tried(decoder: Decoder, input: Uint8Array, meter: Meter): string | undefined {
  try {
    meter.within(decoder.unmetered ? Number.POSITIVE_INFINITY : allowance(input.length), () => decoder.decode(input));
    return undefined;
  } catch (error) {
    if (error instanceof Excess || !isTimeout(error))
      return error instanceof Excess ? error.message : `throws ${error}`;
    throw error;
  }
}

const script = new Script('act()');
const context: { act: () => unknown } = { act: () => undefined };
createContext(context);

/** The machine can only be told to interrupt scripts; what they call is interrupted with them. */
function interruptible<T>(timeout: number, act: () => T): T {
  context.act = act;
  return script.runInContext(context, { timeout }) as T;
}

const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
