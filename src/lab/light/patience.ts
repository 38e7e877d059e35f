// Asking again: for what the server refuses for a while, and after a connection that was lost.
import { eventually } from '../../host/eventually.ts';
import type { Clock } from '../../host/host.ts';

export interface Patience {
  readonly clock: Clock;
  /** As errors call it. */
  readonly what: string;
  /** Milliseconds between two tries. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
  /** Whether this error is one that passes. */
  readonly passes: (error: unknown) => boolean;
}

/** Longer than any grace period of a lab. */
const WITHIN_MS = 180_000;

/** Acts until that succeeds; rejects with an error that does not pass, with TooLate, or when aborted. */
export async function patiently<T>(patience: Patience, act: () => Promise<T>): Promise<T> {
  const { clock, what, everyMs, signal, passes } = patience;
  const once = () =>
    act().then(
      (value) => ({ value }),
      (error: unknown) => (passes(error) ? undefined : { error }),
    );
  const outcome = await eventually(clock, { what, everyMs, signal, withinMs: WITHIN_MS }, once);
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
