import { error, type Path, type Trouble } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Own addresses
 *
 * An address answers in one place only (DESIGN section 3, law 1): no two nodes, no two servers, no server and node have the same.
 */
export const ownAddresses: Rule = function* ({ nodes, servers }) {
  const ofNodes = new Map<string, string>();
  for (const [i, { name, address }] of nodes.entries())
    yield* claim(ofNodes, address, name ?? `nodes[${i}]`, ['nodes', i, 'address']);

  const ofServers = new Map<string, string>();
  for (const { name = '', address } of servers) {
    const path = ['servers', name, 'address'];
    const node = address && ofNodes.get(address);
    if (node) yield addressOfNode(path, address, node);
    else yield* claim(ofServers, address, name, path);
  }
};

function* claim(taken: Map<string, string>, address: string | undefined, owner: string, path: Path): Iterable<Trouble> {
  if (address === undefined) return;
  const holder = taken.get(address);
  if (holder === undefined) taken.set(address, owner);
  else
    yield error(path, 'duplicate-address', {
      message: `${address} is the address of ${holder} already`,
      hint: 'give each an address of its own',
    });
}

const addressOfNode = (path: Path, address: string, node: string): Trouble =>
  error(path, 'address-of-node', {
    message: `${address} is the address of the node ${node}`,
    hint: "a server's address moves from node to node: choose one that no machine has",
  });
