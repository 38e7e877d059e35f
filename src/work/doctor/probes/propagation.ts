import { propagation } from '../../../core/doctor/checks/propagation.ts';
import { findMounts } from '../../../host/tools/findmnt.ts';
import { onEachNode } from '../examine.ts';

export const propagationProbe = onEachNode(propagation, async (host) => {
  // The last one is on top.
  const mount = (await findMounts(host, ['TARGET', 'PROPAGATION'], ['/'])).at(-1);
  if (mount === undefined) throw new Error('findmnt does not know /');
  return String(mount.propagation);
});
