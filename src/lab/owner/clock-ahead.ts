// How far a client's clock is from the lab's.
import type { Clock } from '../../host/host.ts';
import type { AgentVerbs } from '../client/verbs.ts';
import type { Peer } from '../wire/peer.ts';

const ROUND_TRIPS = 16;
const ASK_MS = 5_000;

export interface ClockError {
  /** Milliseconds that the client's clock is ahead of the lab's. */
  readonly aheadMs: number;
  /** By so much that may be wrong, either way. */
  readonly errorMs: number;
}

/** By the shortest of several round trips: the error is at most half of that trip. */
export async function clockAhead(clock: Clock, agent: Peer<AgentVerbs, Record<never, never>>): Promise<ClockError> {
  let best: ClockError = { aheadMs: 0, errorMs: Number.POSITIVE_INFINITY };
  for (let i = 0; i < ROUND_TRIPS; i++) {
    const before = clock.now();
    const { now } = await agent.ask('clock', {}, ASK_MS);
    const after = clock.now();
    const errorMs = (after - before) / 2;
    if (errorMs < best.errorMs) best = { aheadMs: now - (before + after) / 2, errorMs };
  }
  return best;
}
