// A plan as a page that an administrator reads before saying yes.

import { count } from '../../base/list.ts';
import { type Cluster, sharers } from '../../spec/cluster.ts';
import type { Plan } from '../plan.ts';
import { fencingInWords, quorumInWords } from './failures.ts';
import { heldInPacemaker } from './held.ts';
import { exportInWords, serverInWords } from './server.ts';

/** The page for a cluster and its plan; lines of its own, the last one ended. */
export function planInWords(cluster: Cluster, plan: Plan): string {
  return [
    `Cluster ${cluster.name}: ${count(cluster.nodes.length, 'node')}, ${count(cluster.servers.length, 'server')}, ${count(cluster.exports.length, 'export')}`,
    '',
    ...cluster.servers.flatMap((server) => [...serverInWords(cluster, server), '']),
    'Exports',
    ...cluster.exports.map((entry) => `  ${exportInWords(entry)}`),
    '',
    'When a node is lost',
    ...[...fencingInWords(cluster), ...graceInWords(cluster)].map((line) => `  ${line}`),
    '',
    'Without quorum',
    `  ${quorumInWords(plan)}`,
    '',
    'In Pacemaker',
    ...heldInPacemaker(plan).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function graceInWords(cluster: Cluster): string[] {
  const shared = cluster.servers.some(({ name }) => sharers(cluster, name).length > 0);
  return shared
    ? ['The surviving nodes are told first: servers that share an export enter grace before the lost one starts again.']
    : ['No server shares an export with another: none enters grace for another one.'];
}
