// What became of the locks that were held through a server when it was struck.
import { type DoubleGrant, doubleGrants } from './double-grant.ts';
import { grouped } from './grouped.ts';
import type { FaultMark, LockEvent, LockHistory } from './history.ts';
import { type Hold, heldAt, holds, overlaps, sameOwner } from './holds.ts';

/**
 * reclaimed: its client said so, or, since kernels don't, a rival's try was denied after the recovery, while it was surely held.
 * lost: granted to another while its holder knew nothing, seen free after the recovery, or its holder was told of the loss.
 * lateRefused: its client came after grace and was refused. released: given up before anything else was seen. unseen: nobody tried it.
 */
export type Fate = 'reclaimed' | 'lost' | 'lateRefused' | 'released' | 'unseen';

export interface StruckLock {
  readonly hold: Hold;
  readonly fault: FaultMark;
  readonly fate: Fate;
  /** Of a lost one, what shows it: a rival's hold, or what its own client or a probe was told. */
  readonly evidence?: LockEvent | Hold;
}

/** One for each lock and fault of its server, in order of the faults. */
export function struckLocks(history: LockHistory): readonly StruckLock[] {
  const all = holds(history);
  const granted = grouped(doubleGrants(history), ({ rival }) => rival.file);
  const events = grouped(history.events, ({ file }) => file);
  const faults = [...history.faults].sort((a, b) => a.at - b.at);
  return faults.flatMap((fault, index) => {
    const next = faults[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const isOurs = (at: number) => at >= fault.at && at < next;
    return all
      .filter((hold) => isStruck(hold, fault))
      .map((hold): StruckLock => {
        const taken = (granted.get(hold.file) ?? []).find((it) => isOurs(it.rival.from) && concerns(it, hold));
        if (taken !== undefined) return { hold, fault, fate: 'lost', evidence: taken.rival };
        const since = (events.get(hold.file) ?? []).filter(({ at }) => isOurs(at));
        return { hold, fault, ...fateOf(hold, fault, since) };
      });
  });
}

function fateOf(hold: Hold, fault: FaultMark, since: readonly LockEvent[]): Pick<StruckLock, 'fate' | 'evidence'> {
  const own = since.filter((it) => sameOwner(hold, it) && overlaps(hold, it));
  const told = own.find(({ kind }) => kind === 'lost' || kind === 'refused');
  if (told !== undefined)
    return hold.end === 'refused-late' ? { fate: 'lateRefused' } : { fate: 'lost', evidence: told };
  const looks = since.filter((it) => isRecovered(fault, it) && !sameOwner(hold, it) && seenDuring(hold, it));
  const free = looks.find((it) => it.kind === 'probed' && it.free === true);
  if (free !== undefined) return { fate: 'lost', evidence: free };
  // "In grace, come again" says nothing about who holds it.
  const isKept = looks.some((it) => it.kind === 'denied' && it.error === undefined);
  if (isKept || own.some(({ kind }) => kind === 'reclaimed')) return { fate: 'reclaimed' };
  return { fate: hold.end === 'released' ? 'released' : 'unseen' };
}

/** Of the two that held it, the one that was struck is the one that lost it. */
const concerns = ({ holder }: DoubleGrant, hold: Hold): boolean =>
  sameOwner(holder, hold) && holder.from === hold.from && overlaps(holder, hold);

/**
 * Held when it happened, which was somewhere between two times; or granted until then, with its answer still under way: a client that has little of
 * a busy machine hears of it later. A daemon that comes after this one grants nothing before its grace, which takes seconds.
 */
const isStruck = (hold: Hold, { at, hitBy = at, servers }: FaultMark): boolean =>
  servers.includes(hold.server ?? '') &&
  (heldAt(hold, at) || (hold.from > at && hold.askedAt <= hitBy && hold.from <= hitBy + UNDER_WAY_MS));

const UNDER_WAY_MS = 250;

const isRecovered = ({ recoveredAt }: FaultMark, { from }: LockEvent): boolean =>
  recoveredAt !== null && from >= recoveredAt;

/** All of the look fell into the time in which it was surely held. */
const seenDuring = (hold: Hold, event: LockEvent): boolean =>
  overlaps(hold, event) && event.from >= hold.from && event.at <= hold.until;
