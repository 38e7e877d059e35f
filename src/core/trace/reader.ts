// What every program's reader is given, and gives.
import type { Call, Reply } from '../protocol/rpc.ts';
import type { Counts } from './counts.ts';
import type { Fact } from './fact.ts';
import type { FileNames } from './file-names.ts';

export interface Spoken {
  readonly call: Call;
  /** Addresses. */
  readonly from: string;
  readonly to: string;
}

export interface Told {
  readonly facts: readonly Fact[];
  /** Who of two strangers asks here usually. */
  readonly caller: 'client' | 'server';
}

/** What the answer makes of the question; `results` is undefined when none was seen, and of a refusal by RPC, which is given then. */
export type Answered = (results: Uint8Array | undefined, refusal?: Exclude<Reply['kind'], 'success'>) => Told;

export interface Context {
  readonly names: FileNames;
  readonly counts: Counts;
}

/** Undefined for procedures that nobody wants to see. The question is read at once: its bytes are not kept. */
export type ProgramReader = (spoken: Spoken, context: Context) => Answered | undefined;

/** The status of what RPC itself refused, or nobody answered. */
export const withoutResults = (refusal: string | undefined): string | null =>
  refusal === undefined ? null : `RPC ${refusal}`;
