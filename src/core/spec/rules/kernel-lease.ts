import { formatDuration } from '../../base/duration.ts';
import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * A kernel server's lease
 *
 * nfsd takes leases and grace periods from 10 s on (fs/nfsd/nfsctl.c, __nfsd4_write_time). Less it refuses, and rpc.nfsd starts its threads all the same, with what
 * the kernel had before: 90 s (nfs-utils utils/nfsd/nfssvc.c, nfssvc_set_time). A grace period of less is shorter than its lease, which is an error of its own.
 */
export const kernelLease: Rule = function* ({ servers, nfs: { leaseMs } }) {
  const first = servers.find(({ daemon }) => daemon === 'kernel');
  if (first === undefined || leaseMs === undefined || leaseMs >= LEAST_MS) return;
  yield error(['nfs', 'lease'], 'kernel-lease', {
    message: `the kernel's NFS server takes no lease of ${formatDuration(leaseMs)}, and ${first.name} is one: it would keep its own of 90s`,
    hint: `make lease at least ${formatDuration(LEAST_MS)}`,
  });
};

const LEAST_MS = 10_000;
