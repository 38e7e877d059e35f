import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * What is built
 *
 * NFS-Ganesha has a network of its own as yet. The other is refused, since half of it would be worse than nothing.
 */
export const built: Rule = function* ({ servers }) {
  for (const { name = '', daemon, network } of servers) {
    if (daemon === 'ganesha' && network === 'host')
      yield error(['servers', name, 'network'], 'not-built', {
        message: `${name}: NFS-Ganesha in the network of its node is not built`,
        hint: 'leave network out: it gets a namespace of its own; or write daemon: kernel',
      });
  }
};
