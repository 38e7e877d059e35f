// Pauses of thousands that one signal ends: a signal with a listener for each of them would search them all at each.
import type { Clock } from '../../../host/host.ts';

/** Resolves after so many ms, or when the signal is aborted. */
export function pausing(clock: Clock, over: AbortSignal): (ms: number) => Promise<void> {
  const asleep = new Set<AbortController>();
  over.addEventListener('abort', () => {
    for (const sleeper of asleep) sleeper.abort();
  });
  return async (ms) => {
    if (over.aborted) return;
    const sleeper = new AbortController();
    asleep.add(sleeper);
    await clock.pause(ms, sleeper.signal);
    asleep.delete(sleeper);
  };
}
