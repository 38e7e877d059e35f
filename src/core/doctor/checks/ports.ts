import { WORD_PORT } from '../../config/ports.ts';
import type { Check } from '../check.ts';

export interface PortsFact {
  /** UDP ports that are bound on the node. */
  readonly udp: readonly number[];
  readonly corosyncRuns: boolean;
  readonly keeperRuns: boolean;
}

/** Of corosync.conf(5): mcastport 5405, for the first link. */
export const COROSYNC_PORT = 5405;

/** The ports between the nodes are ours: free before, bound afterwards. */
export const ports: Check<PortsFact> = {
  name: 'ports',
  why: 'Corosync speaks on UDP 5405 and the keepers on UDP 20491: taken by others, nodes lose each other, or hear of failures late.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact: { udp, corosyncRuns, keeperRuns } }) => [
      ...judge(node, 'Corosync', { port: COROSYNC_PORT, bound: udp.includes(COROSYNC_PORT), runs: corosyncRuns }),
      ...judge(node, 'the keeper', { port: WORD_PORT, bound: udp.includes(WORD_PORT), runs: keeperRuns }),
    ]),
    well: `UDP ${COROSYNC_PORT} and ${WORD_PORT} are free or ours`,
  }),
};

function judge(node: string, who: string, { port, bound, runs }: { port: number; bound: boolean; runs: boolean }) {
  if (bound === runs) return [];
  return bound
    ? [
        {
          node,
          found: `UDP ${port} of ${who} is taken by another program`,
          fix: `ss -lunp sport = :${port}   # then stop it`,
        },
      ]
    : [
        {
          node,
          found: `${who} runs, and does not listen on UDP ${port}`,
          fix: `journalctl -u corosync -u pacemaker -n 50`,
        },
      ];
}
