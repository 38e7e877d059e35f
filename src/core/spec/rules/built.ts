import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * What is built
 *
 * Each daemon in one kind of network as yet. The other is refused, since half of it would be worse than nothing.
 */
export const built: Rule = function* ({ servers }, given) {
  for (const { name = '', daemon, network } of servers) {
    if (daemon === 'kernel' && network === 'own')
      yield error(['servers', name, given(['servers', name, 'network']) ? 'network' : 'daemon'], 'not-built', {
        message: `${name}: the kernel's server in a network namespace of its own is not built yet`,
        hint: 'write network: host beside daemon: kernel; one such server on a node at a time',
      });
    if (daemon === 'ganesha' && network === 'host')
      yield error(['servers', name, 'network'], 'not-built', {
        message: `${name}: NFS-Ganesha in the network of its node is not built`,
        hint: 'leave network out: it gets a namespace of its own; or write daemon: kernel',
      });
  }
};
