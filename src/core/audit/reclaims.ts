// Reclaims inside grace are accepted, after grace refused (RFC 8881 section 8.4.2.1; NLM: X/Open XNFS chapter 11). Those of which nobody can tell
// whether they came in time are not judged.
import type { LockEvent, LockHistory } from './history.ts';
import { type LockViolation, what, when, who } from './violation.ts';

export const auditReclaims = (history: LockHistory): readonly LockViolation[] =>
  history.events.filter(isWrong).map((event) => ({
    audit: 'reclaim',
    at: event.at,
    words: `${who(event)} reclaimed ${what(event)} ${event.inGrace ? 'inside' : 'after'} grace and was ${event.kind === 'refused' ? `refused (${event.error ?? 'no reason'})` : 'granted it'} ${when(history, event.at)}`,
  }));

/** Reclaims that were sent after grace, and refused as they must be. */
export const lateRefused = ({ events }: LockHistory): number =>
  events.filter(({ kind, inGrace }) => kind === 'refused' && inGrace === false).length;

const isWrong = ({ kind, inGrace }: LockEvent): boolean =>
  (kind === 'refused' && inGrace === true) || (kind === 'reclaimed' && inGrace === false);
