import { keepers } from '../../../core/doctor/checks/keepers.ts';
import { onCluster } from '../examine.ts';

export const keepersProbe = onCluster(keepers, async (scene) => {
  const { node, crm } = await scene.crm();
  return { node, fact: crm };
});
