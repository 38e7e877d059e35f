// A pause that can be ended early, also when that is asked for before it has begun.
import type { Clock } from '../../host/host.ts';

export interface Wakeable {
  pause(ms: number): Promise<void>;
  wake(): void;
}

/** Nobody pauses any more once the signal is aborted. */
export function wakeable(clock: Clock, signal: AbortSignal): Wakeable {
  let alarm = new AbortController();
  signal.addEventListener('abort', () => alarm.abort());
  return {
    pause: async (ms) => {
      await clock.pause(ms, alarm.signal);
      if (!signal.aborted) alarm = new AbortController();
    },
    wake: () => alarm.abort(),
  };
}
