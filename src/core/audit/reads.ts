// What was written is read: a read never gives something older than the last write that was acknowledged before it, nor what nobody wrote.
// Writes that were never answered, or were under way during the read, may be seen or not.

import { grouped } from './grouped.ts';
import type { LockEvent, LockHistory } from './history.ts';
import { type LockViolation, what, when, who } from './violation.ts';

export function auditReads(history: LockHistory): readonly LockViolation[] {
  const registers = grouped(history.events.filter(isTouch), ({ file, range }) => `${file}\n${range.start}`);
  return [...registers.values()].flatMap((touches) => {
    const writes = touches.filter(({ kind }) => kind !== 'read');
    const reads = touches.filter(({ kind }) => kind === 'read');
    return reads.flatMap((read) => {
      const wrong = wrongOf(read, writes);
      return wrong === undefined
        ? []
        : [
            {
              audit: 'read' as const,
              at: read.at,
              words: `${who(read)} read ${what(read)}: ${wrong}, ${when(history, read.at)}`,
            },
          ];
    });
  });
}

const isTouch = ({ kind, what: why }: LockEvent): boolean =>
  kind === 'read' || kind === 'wrote' || (kind === 'asked' && why === 'write');

function wrongOf(read: LockEvent, writes: readonly LockEvent[]): string | undefined {
  const value = read.value ?? null;
  const source = writes.find((write) => write.value === value);
  if (source === undefined && value !== null) return `${value}, which nobody wrote`;
  if (source !== undefined && source.from > read.at) return `${value}, before it was written`;
  // One that was never answered may have been done at any time.
  if (source?.kind === 'asked') return undefined;
  const since = source?.at ?? Number.NEGATIVE_INFINITY;
  const newer = writes.find((write) => write.kind === 'wrote' && write.from > since && write.at < read.from);
  return newer && `${value ?? 'nothing'}, though ${newer.value} had been acknowledged`;
}
