import { parseAddress } from '../../base/address.ts';
import { warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Metrics for everybody
 *
 * They tell whoever can reach the port which servers there are and how they are. There is no password: it is for a firewall to say who may.
 */
export const openMetrics: Rule = function* ({ metrics: { listen } }) {
  if (listen.kind !== 'address' || listen.address === undefined || isLoopback(listen.address)) return;
  yield warning(['metrics', 'listen'], 'open-metrics', {
    message: 'whoever reaches the nodes can read the metrics: there is no password',
    hint: `let only Prometheus through to TCP port ${listen.port}, or listen on 127.0.0.1`,
  });
};

const isLoopback = (text: string): boolean =>
  text === '::1' || (parseAddress(text) && text.startsWith('127.')) === true;
