// No holder loses its lock: neither without knowing it (another was granted it, or it was seen free), nor by being told (EIO, ENOLCK).
import type { LockEvent, LockHistory } from './history.ts';
import { type Hold, heldAt, holds, overlaps } from './holds.ts';
import { type StruckLock, struckLocks } from './struck-locks.ts';
import { type LockViolation, what, when, who } from './violation.ts';

export function auditLostLocks(history: LockHistory): readonly LockViolation[] {
  const struck = struckLocks(history).filter(({ fate }) => fate === 'lost');
  return [...struck.map((lock) => lostByFault(history, lock)), ...lostInPeace(history, struck)];
}

function lostByFault(history: LockHistory, { hold, evidence, fault }: StruckLock): LockViolation {
  const at = evidence === undefined ? fault.at : 'kind' in evidence ? evidence.at : evidence.from;
  const how = evidence === undefined ? 'lost' : inWords(evidence);
  return { audit: 'lost-lock', at, words: `${who(hold)} lost ${what(hold)}: ${how} ${when(history, at)}` };
}

const inWords = (evidence: LockEvent | Hold): string => {
  if (!('kind' in evidence)) return `without its knowing, ${who(evidence)} was granted it`;
  if (evidence.kind === 'probed') return 'without its knowing, nobody held it';
  return `its client was told ${evidence.error ?? 'so'}`;
};

/** While nothing was wrong with any server; probes during a fault make the window (window.ts). */
function lostInPeace(history: LockHistory, known: readonly StruckLock[]): readonly LockViolation[] {
  const all = holds(history);
  const isPeace = (at: number) => !history.faults.some((it) => at >= it.at && at <= (it.recoveredAt ?? Infinity));
  const told = history.events.filter((it) => it.kind === 'lost' && !known.some(({ evidence }) => evidence === it));
  const free = history.events.filter((it) => it.kind === 'probed' && it.free === true && isPeace(it.from));
  const seen = all.flatMap((hold) => {
    const it = free.find((probe) => overlaps(hold, probe) && heldAt(hold, probe.from) && heldAt(hold, probe.at));
    const isKnown = known.some((lock) => lock.hold.from === hold.from && lock.hold.client === hold.client);
    return it === undefined || isKnown ? [] : [{ hold, it }];
  });
  return [
    ...told.map((it) => lost(history, it, `its client was told ${it.error ?? 'so'}`, it.at)),
    ...seen.map(({ hold, it }) => lost(history, hold, 'without its knowing, nobody held it', it.at)),
  ];
}

const lost = (history: LockHistory, place: Hold | LockEvent, how: string, at: number): LockViolation => ({
  audit: 'lost-lock',
  at,
  words: `${who(place)} lost ${what(place)}: ${how} ${when(history, at)}`,
});
