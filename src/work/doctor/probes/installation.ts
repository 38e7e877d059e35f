import { installation } from '../../../core/doctor/checks/installation.ts';
import { placesOf } from '../../install/find-installation.ts';
import { onEachNode } from '../examine.ts';

export const installationProbe = onEachNode(installation, async (host, scene) => {
  const places = await placesOf(host, scene.installation);
  return { folders: [...new Set(places.map(({ bundles }) => bundles))], version: scene.installation.version };
});
