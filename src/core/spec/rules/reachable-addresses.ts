import { contains, firstOf, formatNetwork, parseAddress } from '../../base/address.ts';
import { type Path, type Trouble, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Reachable addresses
 *
 * A server's address should be in a network that its nodes are in, or nobody outside finds it there. Nodes have no prefix length: the
 * server's decides. A network of an interface of its own is fine, so this is a warning.
 */
export const reachableAddresses: Rule = function* ({ nodes, servers }) {
  for (const { name = '', address, prefix, home, failoverTo } of servers) {
    const own = address === undefined ? undefined : parseAddress(address);
    if (own === undefined || prefix === undefined || nodes.some((node) => node.address === undefined)) continue;
    const network = { address: own, prefix };
    const outside = nodes.filter((node) => !contains(network, parseAddress(node.address ?? '') ?? own));
    const possible = outside.filter((node) => node.name === home || failoverTo.includes(node.name));
    const text = formatNetwork({ address: firstOf(network), prefix });
    const path = ['servers', name, 'address'];
    if (outside.length === nodes.length) yield outsideAll(path, name, text);
    else if (possible.length > 0)
      yield outsideSome(
        path,
        name,
        text,
        possible.map((node) => node.name ?? ''),
      );
  }
};

const outsideAll = (path: Path, server: string, network: string): Trouble =>
  warning(path, 'address-outside', {
    message: `no node's own address is in ${network}, the network of ${server}`,
    hint: 'check address and prefix length; where the nodes have an interface in that network, name it in network: { interface: NAME }',
  });

const outsideSome = (path: Path, server: string, network: string, nodes: readonly string[]): Trouble =>
  warning(path, 'address-outside', {
    message: `${server} may go to ${nodes.join(', ')}, whose own address is not in its network ${network}`,
    hint: 'list only nodes of that network in failoverTo, unless they have an interface in it',
  });
