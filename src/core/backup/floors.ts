// What must never go back (TAKEOVER section 6): epochs and NSM state numbers of a backup only ever raise what the state volume has. And they tell
// whether the volume itself went back, as after a snapshot: who may reclaim is true for a moment only, and by old records somebody could
// reclaim what has been another's since.
import { newest } from '../locks/nsm-state.ts';
import type { Floors } from './manifest.ts';

export interface Raise {
  /** By server, where the state volume has a lower one, or none. */
  readonly epochs: Readonly<Record<string, number>>;
  readonly nsmState: number | null;
  /** Servers whose records are older than the backup: the state volume went back. By them nobody may reclaim. */
  readonly stale: readonly string[];
  /** Servers of which it has no records at all. */
  readonly missing: readonly string[];
}

/** `live`: what the state volume has now. */
export function raise(live: Floors, floors: Floors, nowMs: number): Raise {
  const servers = Object.keys(floors.epochs);
  const lower = servers.filter((server) => (live.epochs[server] ?? -1) < (floors.epochs[server] ?? 0));
  const known = [live.nsmState, floors.nsmState].filter((state) => state !== null);
  const state = newest(known, nowMs) ?? null;
  return {
    epochs: Object.fromEntries(lower.map((server) => [server, floors.epochs[server] ?? 0])),
    nsmState: state === live.nsmState ? null : state,
    stale: lower.filter((server) => live.epochs[server] !== undefined),
    missing: servers.filter((server) => live.epochs[server] === undefined),
  };
}
