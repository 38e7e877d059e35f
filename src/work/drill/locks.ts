// Locks as part of a drill: who takes them, and what becomes of the drill's record for it. Whoever takes locks in whichever way is fitted in by
// the entry floor.
import type { LockAudit } from '../../core/audit/audit-locks.ts';
import type { LockEvent } from '../../core/audit/history.ts';
import { type Deadline, eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';

/** One program that takes locks, holds them, or tries for those of others; also one that plays thousands of clients. */
export interface LockClient {
  /** As errors call it. */
  readonly name: string;
  /** It begins and ends together with its neighbours in the list that are of the same wave. */
  readonly wave?: string;
  /** Returns when it holds what it is to hold. */
  start(): Promise<void>;
  /** How often it has been through all that it does: has tried for everything, has written to everything. */
  rounds(): Promise<number>;
  /** Lets everything go. What still hangs after `withinMs` is recorded as asked and without an answer. Returns all that it saw. */
  stop(withinMs: number): Promise<readonly LockEvent[]>;
}

const ROUNDS = 2;
const END_MS = 15_000;

/** One after the other, since rivals need the files of those that hold; a wave begins together. */
export async function startLocks(lockers: readonly LockClient[]): Promise<void> {
  for (const group of groups(lockers)) await Promise.all(group.map((locker) => locker.start()));
}

/** Neighbours of one wave, and each of the others alone. */
function groups(lockers: readonly LockClient[]): readonly (readonly LockClient[])[] {
  const found: LockClient[][] = [];
  for (const locker of lockers) {
    const before = found.at(-1);
    if (locker.wave !== undefined && before?.[0]?.wave === locker.wave) before.push(locker);
    else found.push([locker]);
  }
  return found;
}

/** Returns when everybody has been through everything from now on. Rejects with TooLate. */
export async function lockedAgain(
  host: Host,
  lockers: readonly LockClient[],
  patience: Pick<Deadline, 'withinMs'> & Partial<Pick<Deadline, 'signal'>>,
): Promise<void> {
  await Promise.all(
    lockers.map(async (locker) => {
      const before = await locker.rounds();
      const wait = { what: `${locker.name} to have been through all its locks`, everyMs: 250, ...patience };
      await eventually(host.clock, wait, async () => ((await locker.rounds()) >= before + ROUNDS ? true : undefined));
    }),
  );
}

/** The other way round: whoever reads back at the end is alone then. */
export async function stopLocks(lockers: readonly LockClient[], withinMs = END_MS): Promise<readonly LockEvent[]> {
  const events: LockEvent[] = [];
  for (const group of [...groups(lockers)].reverse()) {
    const told = await Promise.all(group.map((locker) => locker.stop(withinMs)));
    for (const own of told) for (const event of own) events.push(event);
  }
  return events;
}

/** What an audit found, as problems of a drill: the first few of each kind, since one cause is seen many times. */
export function lockProblems({ violations, unseen }: LockAudit): readonly string[] {
  const kinds = [...new Set(violations.map(({ audit }) => audit))];
  const told = kinds.flatMap((kind) => {
    const all = violations.filter(({ audit }) => audit === kind);
    const more = all.length > SHOWN ? [`${kind}: ${all.length - SHOWN} more`] : [];
    return [...all.slice(0, SHOWN).map(({ words }) => `${kind}: ${words}`), ...more];
  });
  return unseen === 0 ? told : [...told, `nobody has seen what became of ${unseen} locks`];
}

const SHOWN = 5;
