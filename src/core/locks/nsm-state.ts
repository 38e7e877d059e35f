// NSM's state number: odd while a server is up, another one after each start. A client that hears the number it heard last takes the call for a
// repetition and reclaims nothing (nfs-utils utils/statd/callback.c sm_notify_1_svc), so no number is used twice in a cluster. It is the time in seconds,
// which rises no slower than starts happen: so not even a number whose record was lost is used again.

/** sm_inter.x has it as an int: from 2038 on they begin anew. */
const NUMBERS = 2 ** 31;
/** How far a number may be ahead of the clock, in seconds, before it counts as one of before they began anew. */
const AHEAD = 2 ** 27;

/** Newer than all that are known. */
export function nextState(known: readonly number[], nowMs: number): number {
  const now = nowMs / 1000;
  const next = Math.ceil(Math.max(now, ...known.map((state) => countOf(state, now) + 2)));
  return (next % 2 === 1 ? next : next + 1) % NUMBERS;
}

/** Of several; undefined when there are none. */
export const newest = (states: readonly number[], nowMs: number): number | undefined =>
  states.toSorted((a, b) => countOf(b, nowMs / 1000) - countOf(a, nowMs / 1000))[0];

/**
 * What a client is said to have by whoever says in its place that it is gone: even, as of a host that is down, so that it is no number of a lock that the client takes
 * when it is up (Ganesha keeps those of the number that it is told, SAL/state_lock.c state_nlm_notify). `random`: 0 to 1; another one each time, since lockd
 * passes over a number that it knows (fs/lockd/host.c next_host_state).
 */
export const stateOfGone = (random: number): number => NUMBERS / 2 + 2 * Math.floor((random * NUMBERS) / 4);

/** The seconds since 1970 that the number stands for. */
const countOf = (state: number, now: number): number => state + Math.floor((now + AHEAD - state) / NUMBERS) * NUMBERS;
