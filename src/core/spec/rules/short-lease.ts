import { formatDuration } from '../../base/duration.ts';
import { warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Short leases
 *
 * A Linux client looks every 5 s at the soonest whether it should renew, and does not when it spoke within the last third of the lease
 * (fs/nfs/nfs4renewd.c): one that is idle may be silent for a third and 5 s, and then has lost its locks (seen in the lab with 5 s).
 */
export const shortLease: Rule = function* ({ nfs: { leaseMs } }) {
  if (leaseMs === undefined || leaseMs >= SAFE_MS) return;
  yield warning(['nfs', 'lease'], 'short-lease', {
    message: `with a lease of ${formatDuration(leaseMs)}, an idle Linux client can lose its locks, since it renews every 5s at the soonest`,
    hint: `make lease at least ${formatDuration(SAFE_MS)}`,
  });
};

/** A third of it and 5 s are 8.3 s: the rest is for the way, and for a client that is busy. */
const SAFE_MS = 10_000;
