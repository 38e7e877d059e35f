// A clock that goes on to the next moment for which somebody waits, once there is nothing left to do before.
import type { Clock } from '../../src/host/host.ts';

export interface VirtualClock extends Clock {
  /** Lets time pass until the work is done. */
  until<T>(work: Promise<T>): Promise<T>;
}

export function virtualClock(): VirtualClock {
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => now,
    pause: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          waiting.delete(entry);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const entry = { at: now + ms, wake };
        waiting.add(entry);
        signal?.addEventListener('abort', wake);
      }),
    until: async (work) => {
      let done = false;
      const over = () => {
        done = true;
      };
      work.then(over, over);
      for (;;) {
        await new Promise(setImmediate);
        if (done) return work;
        const at = Math.min(...[...waiting].map((entry) => entry.at));
        if (at === Number.POSITIVE_INFINITY) throw new Error('nobody waits for anything, and it is not done');
        now = at;
        for (const entry of [...waiting]) if (entry.at <= at) entry.wake();
      }
    },
  };
}
