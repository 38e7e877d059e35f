import { corosyncConf as confOf } from '../../config/corosync-conf.ts';
import type { Check } from '../check.ts';

/** The file's text; undefined when there is none. */
export type CorosyncConfFact = string | undefined;

/** corosync.conf is the spec's, on every node. */
export const corosyncConf: Check<CorosyncConfFact> = {
  name: 'corosync-conf',
  why: 'Nodes that start with different files form no cluster, or one in which each has times and addresses of its own.',
  judge: (told, cluster) => ({
    problems: told
      .filter(({ fact }) => fact !== confOf(cluster))
      .map(({ node, fact }) => ({
        node,
        found:
          fact === undefined
            ? 'there is no /etc/corosync/corosync.conf'
            : `/etc/corosync/corosync.conf is not what the spec makes of it (${firstDifference(fact, confOf(cluster))})`,
        fix: 'gracekeeper apply FILE',
      })),
    well: `that of the spec on ${told.length} nodes`,
  }),
};

function firstDifference(is: string, wanted: string): string {
  const [have, want] = [is.split('\n'), wanted.split('\n')];
  const at = want.findIndex((line, i) => line !== have[i]);
  return `line ${at === -1 ? want.length + 1 : at + 1}: "${(have[at] ?? '').trim()}", expected "${(want[at] ?? '').trim()}"`;
}
