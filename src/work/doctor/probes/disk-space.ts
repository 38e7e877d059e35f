import { diskSpace } from '../../../core/doctor/checks/disk-space.ts';
import { findMounts } from '../../../host/tools/findmnt.ts';
import { onEachNode } from '../examine.ts';

export const diskSpaceProbe = onEachNode(diskSpace, async (host, { cluster }) => {
  const found = ['/var/lib', '/var/log', '/run', cluster.stateVolume].map(async (path) => {
    const mount = (await findMounts(host, ['AVAIL', 'SIZE'], ['--target', path])).at(-1);
    // Some file systems have no size.
    if (mount === undefined || mount.avail === null || mount.size === null) return [];
    return [{ path, freeBytes: Number(mount.avail), sizeBytes: Number(mount.size) }];
  });
  return (await Promise.all(found)).flat();
});
