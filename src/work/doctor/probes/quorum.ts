import { quorum } from '../../../core/doctor/checks/quorum.ts';
import { readCrmMon } from '../../../core/observe/crm-mon.ts';
import { configured, deviceState } from '../../../host/tools/corosync.ts';
import { monitorXml } from '../../../host/tools/pacemaker.ts';
import { onEachNode } from '../examine.ts';
import { requireCorosync } from '../scene.ts';

export const quorumProbe = onEachNode(quorum, async (host, scene) => {
  await requireCorosync(scene, host);
  const [xml, settings, device] = await Promise.all([monitorXml(host), configured(host, 'quorum.'), deviceState(host)]);
  if (xml === undefined) throw new Error('its Pacemaker does not answer');
  const on = (key: string) => settings.get(key) === '1';
  const twoNode = on('quorum.two_node');
  // two_node implies it unless it is set (votequorum(5)).
  const waitForAll = settings.has('quorum.wait_for_all') ? on('quorum.wait_for_all') : twoNode;
  return { quorate: readCrmMon(xml).quorate, twoNode, waitForAll, device };
});
