// What a takeover consisted of, and how long after the fault each part was done: for drills.
import type { Observation } from './observation.ts';

export interface Phase {
  readonly name: 'seen' | 'fenced' | 'grace' | 'daemon' | 'address' | 'firstIo';
  /** Since the fault; null where there was none. */
  readonly ms: number | null;
}

export interface Injection {
  /** Milliseconds since the epoch. */
  readonly injectedAt: number;
  readonly server: string;
  /** When the writes of each of the server's clients were completed, in order, on the same clock. */
  readonly completedAt?: readonly (readonly number[])[];
  /** When the fence of a node that the fault cost was confirmed. */
  readonly fencedAt?: number | undefined;
}

/** Always the same six, in the order in which a takeover goes. */
export function phases(observations: readonly Observation[], injection: Injection): readonly Phase[] {
  const { injectedAt, server, completedAt = [], fencedAt } = injection;
  const first = (match: (observation: Observation) => boolean): number | undefined =>
    earliest(observations.filter((it) => it.at >= injectedAt && match(it)).map(({ at }) => at));
  const own = (...kinds: readonly Observation['kind'][]) =>
    first((it) => it.server === server && kinds.includes(it.kind));
  const daemon = own('daemon-answering');
  const address = own('address-announced');
  const back = daemon === undefined ? undefined : Math.max(daemon, address ?? daemon);
  const times: Readonly<Record<Phase['name'], number | undefined>> = {
    // Whoever was first to see it, on whichever node.
    seen: own(
      'incident-opened',
      'daemon-hung',
      'daemon-exited',
      'child-exited',
      'server-failed',
      'server-stopping',
      'server-starting',
    ),
    fenced: fencedAt,
    // Whoever was first to enter: the failed server, or one that shares an export with it.
    grace: first(({ kind }) => kind === 'grace-entered' || kind === 'grace-held'),
    daemon,
    address,
    firstIo: back === undefined ? undefined : earliest(completedAt.flat().filter((at) => at >= back)),
  };
  return NAMES.map((name) => ({ name, ms: since(injectedAt, times[name]) }));
}

// ---

const NAMES: readonly Phase['name'][] = ['seen', 'fenced', 'grace', 'daemon', 'address', 'firstIo'];

const earliest = (times: readonly number[]): number | undefined =>
  times.reduce<number | undefined>((least, at) => (least === undefined || at < least ? at : least), undefined);

/** To a tenth of a millisecond: clocks of nodes agree no better. */
const since = (from: number, at: number | undefined): number | null =>
  at === undefined ? null : Math.round((at - from) * 10) / 10;
