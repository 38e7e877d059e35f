import { corosyncConf } from '../../../core/doctor/checks/corosync-conf.ts';
import { COROSYNC_CONF } from '../../commands/node-files.ts';
import { onEachNode } from '../examine.ts';
import { requireSetUp } from '../scene.ts';

export const corosyncConfProbe = onEachNode(corosyncConf, async (host, scene) => {
  await requireSetUp(scene, host);
  return host.files.read(COROSYNC_CONF);
});
