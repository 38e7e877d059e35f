import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Manual failover
 *
 * A server that waits for somebody's word before it moves does not come home by itself either.
 */
export const failoverManual: Rule = function* ({ servers }) {
  for (const { name = '', failover, failback } of servers)
    if (failover === 'manual' && failback.kind !== undefined && failback.kind !== 'manual')
      yield error(['servers', name, 'failback'], 'failback-without-a-word', {
        message: `${name} is moved by hand (failover: manual), and would come home by itself`,
        hint: 'leave failback out: gracekeeper failback takes it home',
      });
};
