import { classicOrder } from '../../../core/doctor/checks/classic-order.ts';
import { onCluster } from '../examine.ts';

export const classicOrderProbe = onCluster(classicOrder, async (scene) => {
  const { node, root } = await scene.cib();
  return { node, fact: root };
});
