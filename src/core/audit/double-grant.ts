// No range is granted to two holders: two that surely held conflicting locks at the same time are one too many.
import type { LockHistory } from './history.ts';
import { conflict, type Hold, holds } from './holds.ts';
import { type LockViolation, what, when, who } from './violation.ts';

export interface DoubleGrant {
  /** Who held it, and to whom it was granted beside. */
  readonly holder: Hold;
  readonly rival: Hold;
}

/** In order of the second grant. Each pair of holders is one. */
export function doubleGrants(history: LockHistory): readonly DoubleGrant[] {
  const found: DoubleGrant[] = [];
  const holding = new Map<string, Hold[]>();
  for (const rival of holds(history)) {
    const others = (holding.get(rival.file) ?? []).filter(({ until }) => until > rival.from);
    for (const holder of others) if (conflict(holder, rival)) found.push({ holder, rival });
    holding.set(rival.file, [...others, rival]);
  }
  return found;
}

export const auditDoubleGrants = (history: LockHistory): readonly LockViolation[] =>
  doubleGrants(history).map(({ holder, rival }) => ({
    audit: 'double-grant',
    at: rival.from,
    words: `${who(rival)} was granted ${what(rival)} ${when(history, rival.from)}, which ${who(holder)} had held through ${holder.server ?? 'none'} for ${(rival.from - holder.from).toFixed(1)} ms`,
  }));
