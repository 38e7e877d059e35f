import { formatDuration } from '../../base/duration.ts';
import { defaultConsensusMs } from '../defaults.ts';
import { warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Corosync's times
 *
 * A token below a second takes a busy node for a dead one (TAKEOVER section 9); consensus below 1.2 times the token of all nodes is under
 * the minimum of corosync.conf(5), and membership may change oddly.
 */
export const corosyncTimes: Rule = function* ({ corosync, nodes }) {
  const { tokenMs, tokenCoefficientMs, consensusMs } = corosync;
  if (tokenMs !== undefined && tokenMs < 1000)
    yield warning(['corosync', 'token'], 'short-token', {
      message: `a node that is busy for ${formatDuration(tokenMs)} will be fenced as dead`,
      hint: 'the default of 3s suits real clusters',
    });
  if (tokenMs === undefined || tokenCoefficientMs === undefined || consensusMs === undefined) return;
  const least = defaultConsensusMs(tokenMs, tokenCoefficientMs, nodes.length);
  if (consensusMs < least)
    yield warning(['corosync', 'consensus'], 'short-consensus', {
      message: `consensus is below ${formatDuration(least)}, 1.2 times the token of ${nodes.length} nodes`,
      hint: 'leave it out to have exactly that',
    });
};
