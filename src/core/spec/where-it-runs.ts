// The nodes of a server: those on which it may run.
import type { Cluster, Server } from './cluster.ts';
import type { Loose } from './loose.ts';

export const nodesOf = ({ home, failoverTo }: Loose<Server>): readonly string[] =>
  [home, ...failoverTo].filter((node) => node !== undefined);

/** Those that may run on the node. */
export const serversOn = ({ servers }: Pick<Cluster, 'servers'>, node: string): readonly Server[] =>
  servers.filter((server) => nodesOf(server).includes(node));

/** A node on which both may run. */
export function meetingPlace(one: Loose<Server>, other: Loose<Server>): string | undefined {
  const nodes = nodesOf(other);
  return nodesOf(one).find((node) => nodes.includes(node));
}
