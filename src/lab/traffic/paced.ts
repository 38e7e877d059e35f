// One stream of operations, one after the other, on a beat: an operation that takes longer than a beat delays the next one
// and nothing else.
import type { Clock } from '../../host/host.ts';

export interface Stream {
  /** When the operation that is under way began. */
  readonly begun: () => number | undefined;
  /** No operation begins from now on; resolves when the last one has ended, or after `withinMs` with false. */
  stop(withinMs: number): Promise<boolean>;
}

/** `operation` never rejects: what goes wrong is its own to note. Its argument counts from 0. */
export function paced(clock: Clock, everyMs: number, operation: (serial: number) => Promise<void>): Stream {
  let stopping = false;
  let begun: number | undefined;
  const run = async () => {
    const start = clock.now();
    for (let serial = 0; !stopping; serial++) {
      begun = clock.now();
      await operation(serial);
      begun = undefined;
      await clock.pause(everyMs - ((clock.now() - start) % everyMs));
    }
  };
  const ended = run();
  return {
    begun: () => begun,
    stop: async (withinMs) => {
      stopping = true;
      const waited = new AbortController();
      const late = clock.pause(withinMs, waited.signal).then(() => false);
      const inTime = await Promise.race([ended.then(() => true), late]);
      waited.abort();
      return inTime;
    },
  };
}
