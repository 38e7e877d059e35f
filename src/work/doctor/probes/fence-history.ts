import { fenceHistory } from '../../../core/doctor/checks/fence-history.ts';
import { onCluster } from '../examine.ts';

export const fenceHistoryProbe = onCluster(fenceHistory, async (scene) => {
  const [{ node, crm }, { plan }] = await Promise.all([scene.crm(), scene.cib()]);
  return { node, fact: { crm, stonithEnabled: plan.properties['stonith-enabled'] } };
});
