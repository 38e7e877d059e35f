// Conflicting writes keep their order: while an owner surely holds a range, nobody else writes there, and it reads what it wrote itself.

import { grouped } from './grouped.ts';
import type { LockEvent, LockHistory } from './history.ts';
import { type Hold, heldAt, holds, overlaps, sameOwner } from './holds.ts';
import { type LockViolation, what, when, who } from './violation.ts';

export function auditWriteOrder(history: LockHistory): readonly LockViolation[] {
  const touches = grouped(
    history.events.filter(({ kind }) => kind === 'wrote' || kind === 'read').sort((a, b) => a.from - b.from),
    ({ file }) => file,
  );
  return holds(history)
    .filter(({ shared }) => !shared)
    .flatMap((hold) => {
      const during = between(touches.get(hold.file) ?? [], hold).filter((it) => isDuring(hold, it));
      return [...foreignWrites(history, hold, during), ...foreignReads(history, hold, during)];
    });
}

/** Those that were asked for from the first to the last moment of the hold: a history has tens of thousands of holds, most of them short. */
function between(touches: readonly LockEvent[], { from, until }: Hold): readonly LockEvent[] {
  let [first, end] = [0, touches.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if ((touches[middle]?.from ?? 0) < from) first = middle + 1;
    else end = middle;
  }
  let last = first;
  while (last < touches.length && (touches[last]?.from ?? 0) <= until) last++;
  return touches.slice(first, last);
}

/** All of it, from asking to answer. */
const isDuring = (hold: Hold, event: LockEvent): boolean =>
  overlaps(hold, event) && heldAt(hold, event.from) && heldAt(hold, event.at);

const foreignWrites = (history: LockHistory, hold: Hold, during: readonly LockEvent[]): readonly LockViolation[] =>
  during
    .filter((it) => it.kind === 'wrote' && !sameOwner(hold, it))
    .map((it) => violation(history, it, `wrote to ${what(it)} while ${who(hold)} held it`));

/** `during` is in order of asking. */
function foreignReads(history: LockHistory, hold: Hold, during: readonly LockEvent[]): readonly LockViolation[] {
  const found: LockViolation[] = [];
  let last: LockEvent | undefined;
  for (const it of during) {
    if (!sameOwner(hold, it)) continue;
    if (it.kind === 'wrote') last = it;
    else if (last !== undefined && last.value !== it.value)
      found.push(violation(history, it, `held ${what(it)}, wrote ${last.value} and read ${it.value}`));
  }
  return found;
}

const violation = (history: LockHistory, event: LockEvent, words: string): LockViolation => ({
  audit: 'write-order',
  at: event.at,
  words: `${who(event)} ${words}, ${when(history, event.at)}`,
});
