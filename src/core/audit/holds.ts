// Who surely held what, and from when to when. A grant happened somewhere between its asking and its answer, and so did its end: what is sure
// begins with the answer and ends with the asking.
import type { LockEvent, LockHistory, LockPlace } from './history.ts';

export interface Hold extends LockPlace {
  readonly shared: boolean;
  /** It was asked for here, ms, and may have been granted at once. */
  readonly askedAt: number;
  /** It surely holds from here, ms. */
  readonly from: number;
  /** To here. Infinity when it never let go. One that is told of its loss thought that it held until then. */
  readonly until: number;
  readonly end: 'released' | 'lost' | 'refused-late' | 'open';
}

/** In order of `from`. A range that is given up in part is taken for given up as a whole, since nothing is sure of it then. */
export function holds({ events }: LockHistory): readonly Hold[] {
  const open = new Map<string, Hold[]>();
  const done: Hold[] = [];
  for (const event of [...events].sort((a, b) => a.from - b.from || a.at - b.at)) {
    const key = `${event.client}\n${event.owner}\n${event.file}`;
    const mine = open.get(key) ?? [];
    const how = endOf(event);
    const ended = how === undefined ? [] : mine.filter((hold) => overlaps(hold, event));
    done.push(...ended.map((hold) => ({ ...hold, ...how })).filter(({ from, until }) => from < until));
    const kept = mine.filter((hold) => !ended.includes(hold));
    open.set(key, begins(event, kept) ? [...kept, begun(event)] : kept);
  }
  return [...done, ...[...open.values()].flat()].sort((a, b) => a.from - b.from);
}

/** Do they have a byte in common? */
export function overlaps(a: Pick<LockPlace, 'file' | 'range'>, b: Pick<LockPlace, 'file' | 'range'>): boolean {
  const endA = a.range.length === 0 ? Number.POSITIVE_INFINITY : a.range.start + a.range.length;
  const endB = b.range.length === 0 ? Number.POSITIVE_INFINITY : b.range.start + b.range.length;
  return a.file === b.file && a.range.start < endB && b.range.start < endA;
}

export const sameOwner = (a: LockPlace, b: LockPlace): boolean => a.client === b.client && a.owner === b.owner;

export const conflict = (a: Hold, b: Hold): boolean => !sameOwner(a, b) && !(a.shared && b.shared) && overlaps(a, b);

/** Surely held by then. */
export const heldAt = ({ from, until }: Hold, at: number): boolean => from <= at && at <= until;

function endOf(event: LockEvent): Pick<Hold, 'until' | 'end'> | undefined {
  const { kind, from, at, inGrace, what } = event;
  if (kind === 'released' || (kind === 'asked' && what === 'unlock')) return { until: from, end: 'released' };
  if (kind === 'lost') return { until: at, end: 'lost' };
  if (kind === 'refused') return { until: at, end: inGrace === false ? 'refused-late' : 'lost' };
  // Another kind of lock in the place of the first.
  return kind === 'granted' ? { until: from, end: 'released' } : undefined;
}

const begins = (event: LockEvent, mine: readonly Hold[]): boolean =>
  event.kind === 'granted' || (event.kind === 'reclaimed' && !mine.some((hold) => overlaps(hold, event)));

const begun = ({ client, owner, server, file, range, shared, from, at }: LockEvent): Hold => ({
  ...{ client, owner, server, file, range, shared: shared ?? false },
  ...{ askedAt: from, from: at, until: Number.POSITIVE_INFINITY, end: 'open' },
});
