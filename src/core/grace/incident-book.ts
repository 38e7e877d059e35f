// What a keeper knows of open incidents. A word is a hint that is faster than the state volume; the state volume is the truth. Pure: every
// function gives a new book. Times are milliseconds on the keeper's own clock, so that clocks of nodes need not agree.
import { type Incident, incidentId } from './incident.ts';

export interface BookEntry {
  readonly incident: Incident;
  readonly since: number;
  /** Seen on the state volume: from then on it ends when its file does. */
  readonly confirmed: boolean;
  /** Since when a later incarnation of the server has been serving. */
  readonly recoveringSince: number | undefined;
}

/** By incident id. */
export type IncidentBook = ReadonlyMap<string, BookEntry>;

export const EMPTY_BOOK: IncidentBook = new Map();

export interface Patience {
  /** A word without a file on the state volume counts this long: its writer writes both at the same time. */
  readonly unconfirmedMs: number;
  /** Clients of a server that comes back nowhere can't reclaim: their locks are given up after this long. */
  readonly unrecoveredMs: number;
  /** A server that serves again has left its grace by then, or its supervisor is past telling so. */
  readonly recoveringMs: number;
}

export function patience(graceMs: number): Patience {
  return { unconfirmedMs: 10_000, unrecoveredMs: graceMs + 60_000, recoveringMs: graceMs + 15_000 };
}

/** A later incident of the same server takes the place of an earlier one: its incarnation was to recover that one's clients too. */
export function heard(book: IncidentBook, incident: Incident, now: number): IncidentBook {
  if (book.has(incidentId(incident)) || [...book.values()].some((known) => supersedes(known.incident, incident)))
    return book;
  return new Map([
    ...[...book].filter(([, known]) => !supersedes(incident, known.incident)),
    [incidentId(incident), { incident, since: now, confirmed: false, recoveringSince: undefined }],
  ]);
}

export function closed(book: IncidentBook, id: string): IncidentBook {
  if (!book.has(id)) return book;
  return new Map([...book].filter(([known]) => known !== id));
}

/** What the state volume says: what it has is open, what it had and has no more is closed, what it never had is kept for a while. */
export function readFromVolume(
  book: IncidentBook,
  open: readonly Incident[],
  now: number,
  { unconfirmedMs }: Patience,
): IncidentBook {
  const there = new Set(open.map(incidentId));
  const known = open.reduce((sofar, incident) => heard(sofar, incident, now), book);
  return new Map(
    [...known]
      .map(([id, entry]) => [id, there.has(id) ? { ...entry, confirmed: true } : entry] as const)
      .filter(([id, { confirmed, since }]) => there.has(id) || (!confirmed && now - since < unconfirmedMs)),
  );
}

export interface ServingWord {
  readonly name: string;
  readonly epoch: number | null;
  readonly serving: boolean;
}

/** Takes note of servers that serve again. */
export function sawServing(book: IncidentBook, servers: readonly ServingWord[], now: number): IncidentBook {
  const serves = ({ server, epoch }: Incident) =>
    servers.some((it) => it.name === server && it.serving && it.epoch !== null && it.epoch > epoch);
  return new Map(
    [...book].map(([id, entry]) => [
      id,
      entry.recoveringSince === undefined && serves(entry.incident) ? { ...entry, recoveringSince: now } : entry,
    ]),
  );
}

/** Those that have lasted too long: peers must leave grace in the end, whatever became of the server. */
export function expired(
  book: IncidentBook,
  now: number,
  { unrecoveredMs, recoveringMs }: Patience,
): readonly Incident[] {
  const isOver = ({ since, recoveringSince }: BookEntry) =>
    recoveringSince === undefined ? now - since >= unrecoveredMs : now - recoveringSince >= recoveringMs;
  return [...book.values()].filter(isOver).map(({ incident }) => incident);
}

const supersedes = (later: Incident, earlier: Incident): boolean =>
  later.server === earlier.server && later.epoch > earlier.epoch;
