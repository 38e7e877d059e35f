// One decoder under fuzz, by what it takes.
import { type Reader, reading } from '../../../../src/core/protocol/bytes.ts';

export interface Decoder {
  readonly name: string;
  readonly samples: readonly Uint8Array[];
  /** Refuses in its declared way: whatever it throws is a bug. */
  decode(input: Uint8Array): unknown;
  /** In place of noise and of samples with damaged bytes; the same for the same numbers. */
  inputAt?(seed: number, number: number): Uint8Array;
  /** True: only its time counts, not what it allocates. */
  readonly unmetered?: boolean;
  /** Inputs in a long run. */
  readonly count?: number;
}

export const bytes = (of: (input: Uint8Array) => unknown, samples: readonly Uint8Array[], name = of.name): Decoder => ({
  ...{ name, samples },
  decode: (input) => of(input),
});

/** Of what stands inside a message. */
export const inside = (name: string, of: (from: Reader) => unknown, samples: readonly Uint8Array[]): Decoder => ({
  ...{ name, samples },
  decode: (input) => reading(input, of),
});

export const utf8 = (value: string): Uint8Array => new TextEncoder().encode(value);

export const lines = (name: string, of: (text: string) => unknown, samples: readonly string[]): Decoder => ({
  ...{ name, samples: samples.map(utf8) },
  decode: (input) => of(new TextDecoder().decode(input)),
});

export const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);
