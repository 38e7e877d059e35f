import { contains, parseAddress, parseNetwork } from '../../base/address.ts';
import type { Cluster } from '../../spec/cluster.ts';
import type { Check, Problem } from '../check.ts';
import { unlike } from '../unlike.ts';

/** The interface that carries the servers' addresses; null when there is none. */
export type InterfaceFact = {
  readonly name: string;
  readonly up: boolean;
  readonly mtu: number;
  /** With prefix lengths. */
  readonly networks: readonly string[];
} | null;

/** Every node has the interface, up, in the servers' networks, with one MTU. */
export const interfaces: Check<InterfaceFact> = {
  name: 'interfaces',
  why: "A server can only be taken to a node whose interface is in the network of its address; with another MTU there, its clients' large writes stall after the move.",
  judge: (told, cluster) => ({
    problems: [
      ...told.flatMap(({ node, fact }) => (fact === null ? [absent(node, cluster)] : present(node, fact, cluster))),
      ...(
        unlike(
          told.filter(({ fact }) => fact !== null),
          (fact) => fact?.mtu,
        )?.odd ?? []
      ).map(({ node, value }) => ({
        node,
        found: `its MTU is ${value}, unlike the other nodes'`,
        fix: `ip link set dev ${told.find((each) => each.node === node)?.fact?.name} mtu ${unlike(told, (fact) => fact?.mtu)?.usual}`,
      })),
    ],
    well: told.map(({ node, fact }) => `${node} by ${fact?.name}`).join(', '),
  }),
};

function absent(node: string, { nodes, network }: Cluster): Problem {
  const address = nodes.find(({ name }) => name === node)?.address;
  return network.interface === 'auto'
    ? {
        node,
        found: `no interface has the node's address ${address}`,
        fix: `ip address show   # then give the node the address, or mend it in the spec`,
      }
    : {
        node,
        found: `there is no interface ${network.interface}`,
        fix: `ip link show   # then mend network.interface in the spec`,
      };
}

function present(node: string, fact: NonNullable<InterfaceFact>, { servers }: Cluster): readonly Problem[] {
  const down = fact.up ? [] : [{ node, found: `${fact.name} is down`, fix: `ip link set ${fact.name} up` }];
  const networks = fact.networks.map(parseNetwork).filter((network) => network !== undefined);
  const foreign = servers
    .filter(({ home, failoverTo }) => [home, ...failoverTo].includes(node))
    .filter(({ address }) => {
      const parsed = parseAddress(address);
      return parsed === undefined || !networks.some((network) => contains(network, parsed));
    })
    .map(({ name, address, prefix }) => ({
      node,
      found: `${fact.name} is not in the network of ${name} (${address}/${prefix})`,
      fix: `ip address show dev ${fact.name}   # then give it an address of that network, or mend network.interface in the spec`,
    }));
  return [...down, ...foreign];
}
