// The nodes of a server, for rules: those on which it may run.
import type { Server } from './cluster.ts';
import type { Loose } from './loose.ts';

export const nodesOf = ({ home, failoverTo }: Loose<Server>): readonly string[] =>
  [home, ...failoverTo].filter((node) => node !== undefined);

/** A node on which both may run. */
export function meetingPlace(one: Loose<Server>, other: Loose<Server>): string | undefined {
  const nodes = nodesOf(other);
  return nodesOf(one).find((node) => nodes.includes(node));
}
