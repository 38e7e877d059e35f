// Conflicting writes keep their order: while an owner surely holds a range, nobody else writes there, and it reads what it wrote itself.

import { grouped } from './grouped.ts';
import type { LockEvent, LockHistory } from './history.ts';
import { type Hold, heldAt, holds, overlaps, sameOwner } from './holds.ts';
import { type LockViolation, what, when, who } from './violation.ts';

export function auditWriteOrder(history: LockHistory): readonly LockViolation[] {
  const touches = grouped(
    history.events.filter(({ kind }) => kind === 'wrote' || kind === 'read'),
    ({ file }) => file,
  );
  return holds(history)
    .filter(({ shared }) => !shared)
    .flatMap((hold) => {
      const during = (touches.get(hold.file) ?? []).filter((it) => isDuring(hold, it));
      return [...foreignWrites(history, hold, during), ...foreignReads(history, hold, during)];
    });
}

/** All of it, from asking to answer. */
const isDuring = (hold: Hold, event: LockEvent): boolean =>
  overlaps(hold, event) && heldAt(hold, event.from) && heldAt(hold, event.at);

const foreignWrites = (history: LockHistory, hold: Hold, during: readonly LockEvent[]): readonly LockViolation[] =>
  during
    .filter((it) => it.kind === 'wrote' && !sameOwner(hold, it))
    .map((it) => violation(history, it, `wrote to ${what(it)} while ${who(hold)} held it`));

function foreignReads(history: LockHistory, hold: Hold, during: readonly LockEvent[]): readonly LockViolation[] {
  const own = during.filter((it) => sameOwner(hold, it)).sort((a, b) => a.from - b.from);
  return own.flatMap((it, index) => {
    if (it.kind !== 'read') return [];
    const last = own.slice(0, index).findLast(({ kind }) => kind === 'wrote');
    if (last === undefined || last.value === it.value) return [];
    return [violation(history, it, `held ${what(it)}, wrote ${last.value} and read ${it.value}`)];
  });
}

const violation = (history: LockHistory, event: LockEvent, words: string): LockViolation => ({
  audit: 'write-order',
  at: event.at,
  words: `${who(event)} ${words}, ${when(history, event.at)}`,
});
