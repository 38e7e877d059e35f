// What the listener on a node says to who started it: a JSON object a line.
import type { Counts } from '../../core/trace/counts.ts';
import type { Step } from '../../core/trace/fact.ts';

export type NodeWord =
  | { readonly listening: { readonly interface: string } }
  | { readonly step: Step }
  /** Every second: also so that a listener whose reader has gone ends with it. */
  | { readonly counts: Counts; readonly dropped: number }
  | { readonly trouble: string };

/** The listener's argument, as JSON. */
export interface NodeWish {
  readonly interface: string;
  /** All addresses that are servers'. */
  readonly servers: readonly string[];
  /** Only what is from or to one of these; everybody unless given. */
  readonly only?: readonly string[];
}

export function readNodeWord(line: string): NodeWord | undefined {
  try {
    return JSON.parse(line) as NodeWord;
  } catch {
    // Another program's line (a login message): nothing that we said.
    return undefined;
  }
}
