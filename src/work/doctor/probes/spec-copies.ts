import { specCopies } from '../../../core/doctor/checks/spec-copies.ts';
import { CLUSTER_FILE } from '../../server/paths.ts';
import { onEachNode } from '../examine.ts';
import { NotYet } from '../scene.ts';

export const specCopiesProbe = onEachNode(specCopies, async (host, scene) => {
  const all = await Promise.all(scene.hosts.map(scene.isSetUp));
  if (!all.some(Boolean)) throw new NotYet('no node has been set up');
  return host.files.read(CLUSTER_FILE);
});
