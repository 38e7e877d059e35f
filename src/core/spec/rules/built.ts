import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * What is built
 *
 * The spec has words for what does not work yet: they are refused, since half of it would be worse than nothing.
 */
export const built: Rule = function* ({ servers }) {
  for (const { name = '', daemon, network, filesystems, failover } of servers) {
    const refuse = (key: string, what: string) =>
      error(['servers', name, key], 'not-built', { message: `${what} is not built yet`, hint: `leave ${key} out` });
    if (daemon === 'kernel') yield refuse('daemon', 'daemon: kernel');
    else if (network === 'host') yield refuse('network', 'network: host with daemon: ganesha');
    if (filesystems.length > 0) yield refuse('filesystems', 'a server with filesystems of its own');
    if (failover === 'manual') yield refuse('failover', 'failover: manual');
  }
};
