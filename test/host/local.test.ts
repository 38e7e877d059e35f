import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/host/local.ts';

describe('a pause', () => {
  it('leaves nothing on its signal, however often it is taken', async () => {
    const { signal } = new AbortController();
    for (let count = 0; count < 20; count += 1) await systemClock.pause(0, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends at once when it is aborted, also before it began', async () => {
    const stop = new AbortController();
    const pausing = systemClock.pause(60_000, stop.signal);
    stop.abort();
    await pausing;
    await systemClock.pause(60_000, stop.signal);
    expect(stop.signal.aborted).toBe(true);
  });
});
