import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/host/host.ts';
import { paced } from '../../../src/lab/traffic/paced.ts';

/** Time passes only when somebody pauses, and other pauses end meanwhile in order. */
function fakeClock(): Clock & { advance(ms: number): Promise<void> } {
  let now = 1_000;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const advance = async (ms: number) => {
    for (const end = now + ms; now < end; ) {
      now++;
      for (const sleeper of sleepers.filter(({ until }) => until === now)) sleeper.wake();
      await new Promise(setImmediate);
    }
  };
  return {
    now: () => now,
    pause: (ms) => new Promise((wake) => sleepers.push({ until: now + Math.ceil(ms), wake })),
    advance,
  };
}

describe('a paced stream', () => {
  it('keeps its beat, whatever an operation takes', async () => {
    const clock = fakeClock();
    const began: number[] = [];
    const stream = paced(clock, 20, async () => {
      began.push(clock.now() - 1_000);
      await clock.pause(7);
    });
    await clock.advance(70);
    expect(began).toEqual([0, 20, 40, 60]);
    const stopped = stream.stop(1_000);
    await clock.advance(40);
    expect(await stopped).toBe(true);
  });

  it('skips beats during a long operation instead of making up for them', async () => {
    const clock = fakeClock();
    const began: number[] = [];
    paced(clock, 20, async (serial) => {
      began.push(clock.now() - 1_000);
      await clock.pause(serial === 1 ? 55 : 1);
    });
    await clock.advance(101);
    expect(began).toEqual([0, 20, 80, 100]);
  });

  it('tells since when an operation hangs, and does not wait for it for ever', async () => {
    const clock = fakeClock();
    const stream = paced(clock, 20, (serial) => (serial < 2 ? Promise.resolve() : new Promise(() => undefined)));
    await clock.advance(50);
    expect(stream.begun()).toBe(1_040);
    const stopped = stream.stop(30);
    await clock.advance(31);
    expect(await stopped).toBe(false);
  });
});
