// All audits of a history, and its sum.
import { auditDoubleGrants, doubleGrants } from './double-grant.ts';
import type { LockHistory } from './history.ts';
import { auditLostLocks } from './lost-lock.ts';
import { auditReads } from './reads.ts';
import { auditReclaims, lateRefused } from './reclaims.ts';
import { type Fate, struckLocks } from './struck-locks.ts';
import type { LockViolation } from './violation.ts';
import { windowMs } from './window.ts';
import { auditWriteOrder } from './write-order.ts';
import { withoutYoung, youngLost } from './young.ts';

export interface LockSum {
  /** Locks of struck servers, held when they were struck; those that were given up before more was seen of them don't count. */
  readonly held: number;
  /** Of these, kept through recovery. */
  readonly reclaimed: number;
  readonly lost: number;
  /** Pairs of holders that conflicted, whenever. */
  readonly doubleGranted: number;
  /** Beside all these: locks that were lost, but were taken only moments before their server died (young.ts). They are no violation. */
  readonly youngLost: number;
  /** Reclaims that came after grace and were refused, as they must be. */
  readonly lateRefused: number;
}

export interface LockAudit {
  readonly locks: LockSum;
  /** See window.ts. */
  readonly windowMs: number;
  /** Of the held, those of which nothing was seen after recovery: neither kept nor lost. */
  readonly unseen: number;
  /** In order of time. */
  readonly violations: readonly LockViolation[];
}

export function auditLocks(recorded: LockHistory): LockAudit {
  const young = youngLost(recorded);
  const history = withoutYoung(recorded, young);
  const struck = struckLocks(history);
  const count = (fate: Fate) => struck.filter((lock) => lock.fate === fate).length;
  const violations = AUDITS.flatMap((audit) => audit(history)).sort(
    (a, b) => a.at - b.at || (a.words < b.words ? -1 : 1),
  );
  return {
    locks: {
      held: struck.length - count('released'),
      reclaimed: count('reclaimed'),
      lost: count('lost'),
      doubleGranted: doubleGrants(history).length,
      youngLost: young.length,
      lateRefused: lateRefused(history),
    },
    windowMs: windowMs(history),
    unseen: count('unseen'),
    violations,
  };
}

const AUDITS = [auditDoubleGrants, auditLostLocks, auditReclaims, auditWriteOrder, auditReads];

/** The sum over several runs. */
export const sumLocks = (sums: readonly LockSum[]): LockSum =>
  sums.reduce(
    (a, b) => ({
      held: a.held + b.held,
      reclaimed: a.reclaimed + b.reclaimed,
      lost: a.lost + b.lost,
      doubleGranted: a.doubleGranted + b.doubleGranted,
      youngLost: a.youngLost + b.youngLost,
      lateRefused: a.lateRefused + b.lateRefused,
    }),
    { held: 0, reclaimed: 0, lost: 0, doubleGranted: 0, youngLost: 0, lateRefused: 0 },
  );
