import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Own host names
 *
 * A client that is told of a restart reclaims from every server that it knows by that name. One that did not restart refuses that, and the client has
 * lost its lock: no name leads to two servers, nor to a server and a node.
 */
export const ownHostNames: Rule = function* ({ nodes, servers }) {
  const owners = new Map<string, string>();
  for (const { name } of [...nodes, ...servers]) if (name !== undefined) owners.set(name.toLowerCase(), name);
  for (const { name: server = '', names } of servers) {
    for (const [i, name] of names.entries()) {
      const owner = name === undefined ? undefined : owners.get(name.toLowerCase());
      if (name !== undefined && owner === undefined) owners.set(name.toLowerCase(), server);
      if (owner === undefined || owner === server) continue;
      yield error(['servers', server, 'names', i], 'name-of-another', {
        message: `${name} is a name of ${owner} already`,
        hint: 'a name that several servers answer to is none of theirs: clients would reclaim from the wrong one',
      });
    }
  }
};
