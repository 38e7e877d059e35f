import { classicStatd } from '../../../core/doctor/checks/classic-statd.ts';
import { classicIn } from '../../../core/doctor/classic-agents.ts';
import { onEachNode } from '../examine.ts';

const FOLDERS = ['/var/lib/nfs/statd', '/var/lib/nfs'];

export const classicStatdProbe = onEachNode(classicStatd, async (host, scene) => {
  const { root } = await scene.cib();
  const there = await Promise.all(FOLDERS.map((folder) => host.files.exists(`${folder}/sm`)));
  return { nfsnotify: classicIn(root).notifiers.length > 0, statdFolder: FOLDERS.find((_, i) => there[i]) };
});
