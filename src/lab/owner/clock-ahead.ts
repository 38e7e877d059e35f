// How far a client's clock is from the lab's.
import type { Clock } from '../../host/host.ts';
import type { AgentVerbs } from '../client/verbs.ts';
import type { Peer } from '../wire/peer.ts';

const ROUND_TRIPS = 16;
const ASK_MS = 5_000;

/** Milliseconds that the client's clock is ahead, by the shortest of several round trips: its error is at most half of that trip. */
export async function clockAhead(clock: Clock, agent: Peer<AgentVerbs, Record<never, never>>): Promise<number> {
  let best = { tripMs: Number.POSITIVE_INFINITY, aheadMs: 0 };
  for (let i = 0; i < ROUND_TRIPS; i++) {
    const before = clock.now();
    const { now } = await agent.ask('clock', {}, ASK_MS);
    const after = clock.now();
    if (after - before < best.tripMs) best = { tripMs: after - before, aheadMs: now - (before + after) / 2 };
  }
  return best.aheadMs;
}
