// One failure as an administrator reads it.

import { count, list } from '../base/list.ts';
import type { Plan } from '../plan/plan.ts';
import type { Cluster } from '../spec/cluster.ts';
import type { Failure } from './failure.ts';

export interface Asked {
  readonly cluster: Cluster;
  readonly plan: Plan;
}

/** Lines of its own, the last one ended. */
export function failureInWords(asked: Asked, failure: Failure): string {
  const { dies } = failure;
  const headline = `${asked.cluster.name}: if ${list(dies)} ${dies.length === 1 ? 'dies' : 'die at the same moment'}`;
  const carried = Object.entries(failure.serves).map(([node, servers]) => carries(node, servers));
  return `${[headline, ...paragraphs(fates(failure), carried, [circumstances(asked, failure)])].join('\n')}\n`;
}

/** An empty line before each paragraph that says something; indented. */
export const paragraphs = (...all: readonly (readonly string[])[]): string[] =>
  all.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines.map((line) => `  ${line}`)]);

/** What becomes of the servers that don't stay where they are. */
export function fates({ moves, unserved, reasons }: Failure): string[] {
  const alike = [...new Set(reasons.map(({ message }) => message))].map((message) => ({
    message,
    servers: reasons.filter((each) => each.message === message).map(({ server }) => server),
  }));
  return [
    ...moves.map(({ server, from, to }) => `${server} goes from ${from} to ${to}`),
    ...alike.map(({ message, servers }) => `${list(servers)} ${are(servers)} left unserved: ${message}`),
    ...(unserved.length === 0 ? ['Every server is served.'] : []),
  ];
}

export const carries = (node: string, servers: readonly string[]): string =>
  servers.length === 0
    ? `${node} would carry no server`
    : `${node} would carry ${count(servers.length, 'server')}: ${servers.join(', ')}`;

/** Quorum and fencing, in one line. */
export function circumstances({ cluster, plan }: Asked, { quorum, fenced, dies }: Failure): string {
  const all = cluster.nodes.length;
  const { left, needed, quorate } = quorum;
  if (left === 0) return `No node is left. Servers start again when ${back(all, needed)} back.`;
  const seats = `${left} of ${count(all, 'node')} ${left === 1 ? 'is' : 'are'} left, ${needed} ${needed === 1 ? 'is' : 'are'} needed for quorum`;
  if (!quorate) return `${seats}. ${WITHOUT_QUORUM[plan.properties['no-quorum-policy'] ?? ''] ?? ''}`;
  if (fenced.length > 0) return `${seats}. ${list(fenced)} ${are(fenced)} fenced first.`;
  return `${seats}. ${list(dies)} ${are(dies)} not fenced (cluster.yaml: none-accept-split-brain).`;
}

// Two nodes that start must have seen each other (wait_for_all, core/config/corosync-conf.ts).
const back = (all: number, needed: number): string =>
  all === 2 ? 'both nodes are' : `${needed} of ${count(all, 'node')} ${needed === 1 ? 'is' : 'are'}`;

const WITHOUT_QUORUM: Readonly<Record<string, string>> = {
  freeze:
    'The others go on with what they run, and start nothing until enough nodes are back (no-quorum-policy=freeze).',
  stop: 'The others stop what they run until enough nodes are back (no-quorum-policy=stop).',
};

const are = (things: readonly string[]): string => (things.length === 1 ? 'is' : 'are');
