// Locks that were taken only moments before their server died. What keeps a dead server's locks has to see them first (custody for a daemon, the
// lab's storage holder for a node), so that these may be lost; they are counted apart, and what follows from them is no violation.
import type { LockEvent, LockHistory } from './history.ts';
import { overlaps, sameOwner } from './holds.ts';
import { type StruckLock, struckLocks } from './struck-locks.ts';

/** A lock that was granted less than this before its server was struck is young. */
export const YOUNG_MS = 100;

/** The young ones among those that were lost. */
export const youngLost = (history: LockHistory): readonly StruckLock[] =>
  struckLocks(history).filter(
    ({ fate, hold, fault }) => fate === 'lost' && fault.hitBy !== undefined && hold.from > fault.at - YOUNG_MS,
  );

/** As if their holders had let them go when they were struck, and had been told nothing. */
export function withoutYoung(history: LockHistory, young: readonly StruckLock[]): LockHistory {
  if (young.length === 0) return history;
  const isTold = (event: LockEvent) =>
    (event.kind === 'lost' || event.kind === 'refused') &&
    young.some(({ hold, fault }) => sameOwner(hold, event) && overlaps(hold, event) && event.at >= fault.at);
  return { ...history, events: [...history.events.filter((event) => !isTold(event)), ...young.map(letGo)] };
}

function letGo({ hold, fault }: StruckLock): LockEvent {
  const { client, owner, server, file, range, from } = hold;
  const at = Math.max(fault.at, from);
  return { client, owner, server, file, range, from: at, at, kind: 'released' };
}
