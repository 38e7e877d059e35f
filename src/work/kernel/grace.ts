// Whether the kernel's server answers nothing but reclaims.
import type { Host } from '../../host/host.ts';
import { kernelRun } from './paths.ts';

/**
 * nfsd ends its grace when all whom nfsdcld knew are back, and at once where it knew nobody; lockd waits for its whole time, and NFSv4 locks wait for both
 * (fs/nfs_common/grace.c locks_in_grace). Each file says Y when that is over. False where there is neither.
 */
export async function kernelInGrace(host: Pick<Host, 'files' | 'run'>, server: string): Promise<boolean> {
  const ended = await Promise.all([host.files.read(nfsdEnded(server)), lockdEnded(host, server)]);
  return ended.some((word) => word?.startsWith('N') ?? false);
}

/** fs/nfsd/nfsctl.c write_v4_end_grace. */
export const nfsdEnded = (server: string): string => `${kernelRun(server).nfsd}/v4_end_grace`;
/** fs/lockd/procfs.c: of the network of whoever reads it. */
export const LOCKD_ENDED = '/proc/fs/lockd/nlm_end_grace';

async function lockdEnded({ files, run }: Pick<Host, 'files' | 'run'>, server: string): Promise<string | undefined> {
  const { namespace } = kernelRun(server);
  if (!(await files.exists(namespace))) return files.read(LOCKD_ENDED);
  // 1: it has no lock manager.
  return (await run(['nsenter', `--net=${namespace}`, 'cat', LOCKD_ENDED], { okExits: [0, 1] })).stdout;
}
