// How long a struck server's locks were there for the taking.
import { type GraceChange, holes } from '../observe/grace-holes.ts';
import { grouped } from './grouped.ts';
import type { FaultMark, LockEvent, LockHistory } from './history.ts';
import { type Hold, heldAt, holds, overlaps, sameOwner } from './holds.ts';

/**
 * The longest time, in ms, from a fault to an answer that shows a lock of a struck server for the taking, over all locks that were surely held when
 * it happened: a rival was granted it (through whichever server), or a probe of the storage saw it free while a server that serves the file and was
 * not struck was out of grace, so that a rival there could have been granted it. 0 when no rival was, and none could have been. What it says is as
 * fine as the rivals' and the probe's rhythm.
 */
export function windowMs(history: LockHistory): number {
  const events = grouped(history.events, ({ file }) => file);
  const all = holds(history);
  const windows = history.faults.flatMap((fault) =>
    all
      .filter((hold) => fault.servers.includes(hold.server ?? '') && heldAt(hold, fault.at))
      .map((hold) => windowOf(history, fault, hold, events.get(hold.file) ?? [])),
  );
  return windows.reduce((most, it) => Math.max(most, it), 0);
}

function windowOf(history: LockHistory, fault: FaultMark, hold: Hold, events: readonly LockEvent[]): number {
  const others = [...new Set(events.flatMap(({ server }) => server ?? []))].filter((it) => !fault.servers.includes(it));
  const shows = (it: LockEvent) =>
    it.kind === 'granted'
      ? !(it.shared && hold.shared)
      : it.kind === 'probed' && it.free && isOpen(history, others, it);
  return events
    .filter((it) => it.at >= fault.at && it.at <= hold.until && !sameOwner(hold, it) && overlaps(hold, it) && shows(it))
    .reduce((most, { at }) => Math.max(most, at - fault.at), 0);
}

/** At some moment of the probe, one of the servers was surely out of grace. One that nobody looked at may always have been. */
const isOpen = ({ grace }: LockHistory, servers: readonly string[], { from, at }: LockEvent): boolean =>
  servers.some((server) => {
    const changes = grace?.[server];
    return changes === undefined || holes(changes.map(surely), from, at).length > 0;
  });

/** It may have entered right after it was asked for the last time before. */
const surely = ({ at, inGrace, since }: GraceChange): GraceChange => ({ at: inGrace ? (since ?? at) : at, inGrace });
