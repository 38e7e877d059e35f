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

export interface IncidentBook {
  /** By incident id. */
  readonly open: ReadonlyMap<string, BookEntry>;
  /** Ids of those that are over, the latest first: a file that could not be taken away, or is read late, opens none of them again. */
  readonly over: readonly string[];
}

export const EMPTY_BOOK: IncidentBook = { open: new Map(), over: [] };

export interface Patience {
  /** A word without a file on the state volume counts this long: its writer writes both at the same time. */
  readonly unconfirmedMs: number;
  /** Clients of a server that comes back nowhere can't reclaim: their locks are given up after this long. A fence takes its time. */
  readonly unrecoveredMs: number;
  /** The same after a stop in good order. A move starts the server within seconds; one that is not started is meant to be down. */
  readonly stoppedMs: number;
  /** A server that serves again has left its grace by then, or its supervisor is past telling so. */
  readonly recoveringMs: number;
}

export function patience(graceMs: number): Patience {
  return { unconfirmedMs: 10_000, unrecoveredMs: graceMs + 60_000, stoppedMs: 30_000, recoveringMs: graceMs + 15_000 };
}

export const openIncidents = ({ open }: IncidentBook): readonly Incident[] =>
  [...open.values()].map(({ incident }) => incident);

export function heard(book: IncidentBook, incident: Incident, now: number): IncidentBook {
  const id = incidentId(incident);
  if (book.open.has(id) || book.over.includes(id)) return book;
  const entry = { incident, since: now, confirmed: false, recoveringSince: undefined };
  return { ...book, open: new Map([...book.open, [id, entry]]) };
}

/**
 * A supervisor asks for its sake, now: it is open whatever was known of it, and its time begins anew (model/broken-closed-may-open-again.pml,
 * broken-expiry-spares-starts.pml).
 */
export function asked(book: IncidentBook, incident: Incident, now: number): IncidentBook {
  const id = incidentId(incident);
  const known = heard({ ...book, over: book.over.filter((it) => it !== id) }, incident, now);
  const entry = known.open.get(id);
  return entry === undefined ? known : { ...known, open: new Map([...known.open, [id, { ...entry, since: now }]]) };
}

export function closed(book: IncidentBook, id: string): IncidentBook {
  if (book.over.includes(id)) return book;
  return {
    open: new Map([...book.open].filter(([known]) => known !== id)),
    over: [id, ...book.over].slice(0, REMEMBERED),
  };
}

const REMEMBERED = 1_000;

/** What the state volume says: what it has is open, what it had and has no more is closed, what it never had is kept for a while. */
export function readFromVolume(
  book: IncidentBook,
  files: readonly Incident[],
  now: number,
  { unconfirmedMs }: Patience,
): IncidentBook {
  const there = new Set(files.map(incidentId));
  const known = files.reduce((sofar, incident) => heard(sofar, incident, now), book);
  const isOver = (id: string, { confirmed, since }: BookEntry) =>
    !there.has(id) && (confirmed || now - since >= unconfirmedMs);
  const over = [...known.open].filter(([id, entry]) => isOver(id, entry)).map(([id]) => id);
  return confirm(over.reduce(closed, known), there);
}

const confirm = (book: IncidentBook, there: ReadonlySet<string>): IncidentBook => ({
  ...book,
  open: new Map([...book.open].map(([id, entry]) => [id, there.has(id) ? { ...entry, confirmed: true } : entry])),
});

export interface ServingWord {
  readonly name: string;
  readonly node: string;
  readonly epoch: number | null;
  readonly serving: boolean;
}

/** Takes note of servers that serve again. */
export function sawServing(book: IncidentBook, servers: readonly ServingWord[], now: number): IncidentBook {
  const again = ({ server, epoch }: Incident) =>
    servers.some((it) => it.serving && it.name === server && it.epoch !== null && it.epoch > epoch);
  const noticed = ([id, entry]: readonly [string, BookEntry]) =>
    [
      id,
      entry.recoveringSince === undefined && again(entry.incident) ? { ...entry, recoveringSince: now } : entry,
    ] as const;
  return { ...book, open: new Map([...book.open].map(noticed)) };
}

/**
 * Of nodes that count as lost, those servers of which the very incarnation was heard of since: their node was only cut off. `words` are those of nodes
 * that are in the membership: one that Corosync has lost is about to be fenced, whatever it still says (model/broken-alive-means-member.pml).
 */
export function falseAlarms(
  book: IncidentBook,
  words: readonly (ServingWord & { readonly at: number })[],
): readonly Incident[] {
  const alive = ({ incident: { server, epoch, node }, since }: BookEntry) =>
    words.some((it) => {
      const own = it.serving && it.name === server && it.node === node && it.epoch === epoch;
      return own && it.at - since >= LATE_WORD_MS;
    });
  const lost = [...book.open.values()].filter(({ incident }) => incident.cause === 'node-lost');
  return lost.filter(alive).map(({ incident }) => incident);
}

/** What a node said before it was lost has been heard by then. */
const LATE_WORD_MS = 3_000;

/** Not closed: the incarnation lives, and its death will be an incident of the same name (model/broken-closed-may-open-again.pml). */
export const withdrawn = (book: IncidentBook, id: string): IncidentBook => ({
  ...book,
  open: new Map([...book.open].filter(([known]) => known !== id)),
});

/** Those that have lasted too long: peers must leave grace in the end, whatever became of the server. */
export function expired(book: IncidentBook, now: number, patience: Patience): readonly Incident[] {
  const { unrecoveredMs, stoppedMs, recoveringMs } = patience;
  const isOver = ({ incident: { cause }, since, recoveringSince }: BookEntry) => {
    if (recoveringSince !== undefined) return now - recoveringSince >= recoveringMs;
    return now - since >= (cause === 'stop' ? stoppedMs : unrecoveredMs);
  };
  return [...book.open.values()].filter(isOver).map(({ incident }) => incident);
}
