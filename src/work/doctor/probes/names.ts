import { names } from '../../../core/doctor/checks/names.ts';
import { addressesOf, namesOf } from '../../../host/tools/getent.ts';
import { onEachNode } from '../examine.ts';

export const namesProbe = onEachNode(names, async (host, { cluster }) => {
  const addresses = [...cluster.nodes, ...cluster.servers].map(({ address }) => address);
  const [named, nodes] = await Promise.all([
    namesOf(host, addresses),
    Promise.all(cluster.nodes.map(async ({ name }) => [name, await addressesOf(host, name)] as const)),
  ]);
  const known = await Promise.all(
    addresses.map(async (address) => {
      const name = named.get(address);
      return [address, name === undefined ? null : { name, back: await addressesOf(host, name) }] as const;
    }),
  );
  return { names: Object.fromEntries(known), nodes: Object.fromEntries(nodes) };
});
