import { classicNotify } from '../../../core/doctor/checks/classic-notify.ts';
import { onCluster } from '../examine.ts';

export const classicNotifyProbe = onCluster(classicNotify, async (scene) => {
  const { node, root } = await scene.cib();
  return { node, fact: root };
});
