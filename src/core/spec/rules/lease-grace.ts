import { formatDuration } from '../../base/duration.ts';
import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Lease and grace
 *
 * A client may notice a restart only when it renews its lease: a grace period that is shorter ends before it came to reclaim (RFC 8881 8.4.2).
 */
export const leaseGrace: Rule = function* ({ nfs: { leaseMs, graceMs } }, given) {
  if (leaseMs === undefined || graceMs === undefined || graceMs >= leaseMs) return;
  const [lease, grace] = [formatDuration(leaseMs), formatDuration(graceMs)];
  const path = given(['nfs', 'grace']) ? ['nfs', 'grace'] : ['nfs', 'lease'];
  const message = `the grace period of ${grace} is shorter than the lease of ${lease}: clients would come too late to reclaim`;
  yield error(path, 'grace-shorter-than-lease', { message, hint: `make grace at least ${lease}` });
};
