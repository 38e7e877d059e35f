import { servers } from '../../../core/doctor/checks/servers.ts';
import { onCluster } from '../examine.ts';

export const serversProbe = onCluster(servers, async (scene) => {
  const { node, crm } = await scene.crm();
  return { node, fact: crm };
});
