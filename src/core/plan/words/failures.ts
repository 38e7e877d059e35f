// What the cluster does about a lost node and a lost majority.

import { list } from '../../base/list.ts';
import type { Cluster } from '../../spec/cluster.ts';
import { FIRST_NODE_DELAY, favoured, named } from '../fencing.ts';
import type { Plan } from '../plan.ts';

export function fencingInWords(cluster: Cluster): string[] {
  const devices = named(cluster);
  if (devices.length === 0) return [WAIVED];
  return [
    'It is fenced before anything that it ran is started elsewhere.',
    ...devices.map(
      ([id, { agent, nodes, level }]) =>
        `${list(nodes)}: by ${id} (${agent})${level === undefined ? '' : `, level ${level}`}`,
    ),
    ...(devices.some(([, { level }]) => level !== undefined) ? [LEVELS] : []),
    ...firstNodeWins(cluster),
  ];
}

const WAIVED =
  'It is not fenced: cluster.yaml says none-accept-split-brain. A node that only fell silent may go on serving the same files.';

const LEVELS = 'Devices of one level have to succeed together; the next level is tried when they fail.';

function firstNodeWins(cluster: Cluster): string[] {
  const first = favoured(cluster);
  if (first === undefined) return [];
  return [`When the two lose sight of each other, ${first} is spared: fencing it waits ${FIRST_NODE_DELAY}.`];
}

const QUORUM: Readonly<Record<string, string>> = {
  freeze: 'Nodes go on with what they run, start nothing new, and may be fenced by the majority.',
  stop: 'Nodes stop every server that they run, since nothing can fence them.',
};

export function quorumInWords(plan: Plan): string {
  const policy = plan.properties['no-quorum-policy'] ?? '';
  return `${QUORUM[policy] ?? 'Pacemaker decides.'} (no-quorum-policy=${policy})`;
}
