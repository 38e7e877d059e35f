import { type Trouble, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Client families
 *
 * Clients with IPv4 addresses never come to an IPv6 address, nor the other way round: an export where the two don't meet serves nobody.
 */
export const clientFamilies: Rule = function* ({ exports, servers }): Iterable<Trouble> {
  for (const { name = '', clients } of exports) {
    if (clients.length === 0 || clients.includes('*')) continue;
    const families = new Set(clients.map((client) => client?.includes(':')));
    for (const server of servers.filter((each) => each.exports.includes(name) && each.address !== undefined)) {
      if (families.has(undefined) || families.has(server.address?.includes(':'))) continue;
      const message = `none of the clients of ${name} can reach ${server.name}: its address is ${server.address?.includes(':') ? 'IPv6, theirs are IPv4' : 'IPv4, theirs are IPv6'}`;
      yield warning(['exports', name, 'clients'], 'clients-of-other-family', {
        message,
        hint: 'add the addresses that they have in the other family, or a server of theirs',
      });
    }
  }
};
