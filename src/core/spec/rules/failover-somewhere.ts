import { warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Failover somewhere
 *
 * With one node, or with an empty failoverTo, nothing keeps an address answering when its node is gone. It may be meant; it should be known.
 */
export const failoverSomewhere: Rule = function* ({ nodes, servers }, given) {
  if (nodes.length === 1)
    yield warning(['nodes'], 'one-node', {
      message: 'with one node, no server has anywhere to go',
      hint: 'add a second node',
    });
  for (const { name = '' } of servers.filter(({ failoverTo }) => failoverTo.length === 0)) {
    const path = ['servers', name, 'failoverTo'];
    if (nodes.length > 1 && given(path))
      yield warning(path, 'stays-home', {
        message: `${name} may go nowhere: while its home is down, its address is silent`,
        hint: 'list nodes, or leave failoverTo out',
      });
  }
};
