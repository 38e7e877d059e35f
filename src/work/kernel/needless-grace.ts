// lockd's grace period is for those who held NFSv3 locks: where rpc.statd's lists name nobody, nobody can reclaim, and NFSv4 locks, which wait for it too
// (fs/nfs_common/grace.c locks_in_grace), would wait for nobody.
import type { Machine } from '../../host/machine.ts';
import { clientFiles } from '../locks/client-files.ts';
import { LOCKD_ENDED } from './grace.ts';
import type { KernelPaths } from './paths.ts';
import type { KernelPlace } from './place.ts';

/**
 * To be called when its threads run, and who is to be told has been put aside. That of NFSv4 goes on: lockd grants nothing new before it is over either. lockd
 * grants no lock before statd has written its client down (fs/lockd/svclock.c, nsm_monitor), so that the lists are complete.
 */
export async function endNeedlessGrace(
  machine: Machine,
  place: KernelPlace,
  { locks }: Pick<KernelPaths, 'locks'>,
): Promise<void> {
  if ((await clientFiles(machine, locks.sealedClients)).length > 0) return;
  // It is that of the network of whoever writes (fs/lockd/procfs.c, since 3.18). Where it can't be ended it is over in its time.
  const write = async () =>
    place.own
      ? void (await machine.run(place.inside(['tee', LOCKD_ENDED]), { input: 'Y\n' }))
      : machine.poke(LOCKD_ENDED, 'Y\n');
  // As above.
  await write().catch(() => undefined);
}
