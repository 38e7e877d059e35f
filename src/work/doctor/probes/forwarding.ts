import { forwarding } from '../../../core/doctor/checks/forwarding.ts';
import type { Host } from '../../../host/host.ts';
import { cat } from '../../../host/tools/cat.ts';
import { networkNamespaces } from '../../../host/tools/ip.ts';
import { namespaceOf } from '../../server/network.ts';
import { onEachNode } from '../examine.ts';

export const forwardingProbe = onEachNode(forwarding, async (host, scene) => {
  const [namespaces, link] = await Promise.all([networkNamespaces(host), scene.serviceLink(host)]);
  if (link === undefined) throw new Error('it has no interface for the servers');
  const here = scene.cluster.servers.filter(({ name }) => namespaces.includes(namespaceOf(name)));
  const wanted = here.flatMap(({ name, address }) =>
    keysFor(address, link.name, namespaceOf(name)).map(([key, value]) => ({ server: name, key, wanted: value })),
  );
  return Promise.all(wanted.map(async (each) => ({ ...each, value: await valueOfKey(host, each.key) })));
});

/** With slashes: an interface's name may have dots in it (sysctl(8)). */
function keysFor(address: string, nic: string, veth: string): readonly (readonly [string, string])[] {
  const proc = address.includes(':') ? 'ipv6' : 'ipv4';
  const delay = [`net/${proc}/neigh/${nic}/proxy_delay`, '0'] as const;
  if (proc === 'ipv6') return [delay, ['net/ipv6/conf/all/forwarding', '1'], [`net/ipv6/conf/${nic}/proxy_ndp`, '1']];
  return [delay, [`net/ipv4/conf/${nic}/forwarding`, '1'], [`net/ipv4/conf/${veth}/forwarding`, '1']];
}

async function valueOfKey(host: Host, key: string): Promise<string> {
  return (await cat(host, `/proc/sys/${key}`)).trim() || 'missing';
}
