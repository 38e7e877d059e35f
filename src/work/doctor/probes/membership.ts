import { membership } from '../../../core/doctor/checks/membership.ts';
import { memberIds } from '../../../host/tools/corosync.ts';
import { onEachNode } from '../examine.ts';
import { requireCorosync } from '../scene.ts';

export const membershipProbe = onEachNode(membership, async (host, scene) => {
  await requireCorosync(scene, host);
  return memberIds(host);
});
