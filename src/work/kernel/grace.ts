// Whether the kernel's server answers nothing but reclaims.
import type { Host } from '../../host/host.ts';
import { NFSD } from './paths.ts';

/**
 * nfsd ends its grace when all whom nfsdcld knew are back, and at once where it knew nobody; lockd waits for its whole time, and NFSv4 locks wait for both
 * (fs/nfs_common/grace.c locks_in_grace). Each file says Y when that is over. False where there is neither.
 */
export async function kernelInGrace({ files }: Pick<Host, 'files'>): Promise<boolean> {
  const ended = await Promise.all([NFSD_ENDED, LOCKD_ENDED].map((path) => files.read(path)));
  return ended.some((word) => word?.startsWith('N') ?? false);
}

/** fs/nfsd/nfsctl.c write_v4_end_grace. */
export const NFSD_ENDED = `${NFSD}/v4_end_grace`;
/** fs/lockd/procfs.c. */
export const LOCKD_ENDED = '/proc/fs/lockd/nlm_end_grace';
