import { corosyncLinks } from '../../../core/doctor/checks/corosync-links.ts';
import { links } from '../../../host/tools/corosync.ts';
import { onEachNode } from '../examine.ts';
import { requireCorosync } from '../scene.ts';

export const corosyncLinksProbe = onEachNode(corosyncLinks, async (host, scene) => {
  await requireCorosync(scene, host);
  const { nodes } = scene.cluster;
  return (await links(host)).flatMap(({ nodeId, link, connected }) => {
    const to = nodes.find(({ id }) => id === nodeId)?.name ?? `node ${nodeId}`;
    return to === host.name ? [] : [{ to, link, connected }];
  });
});
