import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/host/host.ts';
import type { AgentVerbs } from '../../../src/lab/client/verbs.ts';
import { clockAhead } from '../../../src/lab/owner/clock-ahead.ts';
import type { Peer } from '../../../src/lab/wire/peer.ts';

/** A client whose clock is `aheadMs` ahead, and a line on which question and answer take the given times, trip after trip. */
function client(aheadMs: number, trips: readonly (readonly [there: number, back: number])[]) {
  let now = 50_000;
  let trip = 0;
  const clock: Clock = { now: () => now, pause: () => Promise.resolve() };
  const ask = async () => {
    const [there, back] = trips[trip++ % trips.length] ?? [0, 0];
    now += there;
    const answer = { now: now + aheadMs };
    now += back;
    return answer;
  };
  return { clock, agent: { ask } as unknown as Peer<AgentVerbs, Record<never, never>> };
}

describe('how far a client clock is ahead', () => {
  it('is exact when the way there takes as long as the way back, ahead or behind', async () => {
    for (const aheadMs of [7_000, -7_000]) {
      const { clock, agent } = client(aheadMs, [[3, 3]]);
      expect(await clockAhead(clock, agent)).toEqual({ aheadMs, errorMs: 3 });
    }
  });

  it('is judged by the shortest round trip: a slow one says little', async () => {
    const { clock, agent } = client(100, [
      [400, 10],
      [2, 1],
      [5, 300],
    ]);
    expect(Math.abs((await clockAhead(clock, agent)).aheadMs - 100)).toBeLessThanOrEqual(1.5);
  });
});
