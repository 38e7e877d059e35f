import { rpFilter } from '../../../core/doctor/checks/rp-filter.ts';
import { cat } from '../../../host/tools/cat.ts';
import { routeTo } from '../../../host/tools/ip-links.ts';
import { onEachNode } from '../examine.ts';
import { clientNetworks, sampleOf } from '../sample-clients.ts';

export const rpFilterProbe = onEachNode(rpFilter, async (host, scene) => {
  const link = await scene.serviceLink(host);
  if (link === undefined) throw new Error('it has no interface for the servers');
  const conf = '/proc/sys/net/ipv4/conf';
  const settings = await cat(host, `${conf}/all/rp_filter`, `${conf}/${link.name}/rp_filter`);
  const samples = clientNetworks(scene.cluster).flatMap((network) => {
    const address = sampleOf(network);
    return address === undefined ? [] : [{ network, address }];
  });
  const routes = await Promise.all(
    samples.map(async ({ network, address }) => [network, await routeTo(host, address)] as const),
  );
  return {
    interfaceName: link.name,
    strictness: Math.max(0, ...settings.split('\n').map(Number)),
    // `lo`: the sample is the node's own address.
    routes: Object.fromEntries(routes.map(([network, by]) => [network, by === 'lo' ? link.name : by])),
  };
});
