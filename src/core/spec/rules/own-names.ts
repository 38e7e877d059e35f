import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Own names
 *
 * Nodes and servers are hosts, and host names know no case: no two may be called the same, nor a server as a node.
 * Nor may two exports differ by case only, which some clients' filesystems can't tell apart.
 */
export const ownNames: Rule = function* ({ nodes, servers, exports }) {
  const hosts = new Map<string, string>();
  for (const [i, { name }] of nodes.entries()) yield* claim(hosts, name, 'a node', ['nodes', i, 'name']);
  for (const { name } of servers) yield* claim(hosts, name, 'a server', ['servers', name ?? '']);
  const shares = new Map<string, string>();
  for (const { name } of exports) yield* claim(shares, name, 'an export', ['exports', name ?? '']);
};

function* claim(
  taken: Map<string, string>,
  name: string | undefined,
  owner: string,
  path: readonly (string | number)[],
) {
  if (name === undefined) return;
  const holder = taken.get(name.toLowerCase());
  if (holder === undefined) taken.set(name.toLowerCase(), owner);
  else {
    const hint =
      path[0] === 'servers' ? "a server's name is its host name, which must be its own" : 'give each a name of its own';
    yield error(path, 'duplicate-name', {
      message: `${name} is the name of ${holder} already`,
      hint,
      atKey: path[0] !== 'nodes',
    });
  }
}
