// The only way to wait for something that does not report itself.
import type { Clock } from './host.ts';

export interface Deadline {
  /** Completes the sentence "waited N ms for ...". */
  readonly what: string;
  readonly withinMs: number;
  /** Pause between two probes; 50 ms unless given. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
}

export class TooLate extends Error {
  constructor(deadline: Deadline, last?: unknown) {
    super(`waited ${deadline.withinMs} ms for ${deadline.what}${last instanceof Error ? ` (${last.message})` : ''}`, {
      cause: last,
    });
    this.name = 'TooLate';
  }
}

/** Probes until the probe yields a value. A probe that throws counts as "not yet"; its last error is the cause of TooLate. */
export async function eventually<T>(clock: Clock, deadline: Deadline, probe: () => Promise<T | undefined>): Promise<T> {
  const end = clock.now() + deadline.withinMs;
  for (let last: unknown; ; await clock.pause(deadline.everyMs ?? 50, deadline.signal)) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    deadline.signal?.throwIfAborted();
    if (clock.now() >= end) throw new TooLate(deadline, last);
  }
}

/** Rejects with TooLate when the work takes longer; the work itself goes on (a hung file system can't be called back). */
export async function inTime<T>(clock: Clock, what: string, withinMs: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = clock.pause(withinMs, done.signal).then((): never => {
    throw new TooLate({ what, withinMs });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}

/** Rejects with the signal's reason when that is aborted first; the work itself goes on. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
