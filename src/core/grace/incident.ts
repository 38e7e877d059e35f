// An incident: a server's daemon has gone with its clients' locks, and they have not reclaimed them yet. It lasts from the moment in which
// the failure (or a planned stop) is seen until the server's next incarnation has left its own grace (TAKEOVER sections 1 to 4).

export interface Incident {
  readonly server: string;
  /** Of the incarnation that is lost: with it the incident has one name, whoever sees it. */
  readonly epoch: number;
  /** Where that incarnation ran. */
  readonly node: string;
  readonly cause: IncidentCause;
}

export const INCIDENT_CAUSES = ['crash', 'hang', 'stop', 'supervisor-lost', 'node-lost', 'found-at-start'] as const;
export type IncidentCause = (typeof INCIDENT_CAUSES)[number];

export const incidentId = ({ server, epoch }: Pick<Incident, 'server' | 'epoch'>): string => `${server}@${epoch}`;

/** Who runs a server, or ran it last: kept on the state volume, since after a node's death nobody else can say which servers it had. */
export interface Holder {
  readonly server: string;
  readonly node: string;
  readonly epoch: number;
  /** Stopped in good order: what its clients are owed, the incident of that stop says. */
  readonly stopped: boolean;
}

/** What a node that is lost leaves behind of a server; nothing when it did not run there. */
export function lostWith(holder: Holder | undefined, nodes: readonly string[]): Incident | undefined {
  if (holder === undefined || holder.stopped || !nodes.includes(holder.node)) return undefined;
  return { server: holder.server, epoch: holder.epoch, node: holder.node, cause: 'node-lost' };
}

/** What a server that starts has to recover from, though nobody has opened an incident: all nodes lost power, or no keeper was there to see it. */
export function foundAtStart(holder: Holder | undefined, open: Incident | undefined): Incident | undefined {
  if (open !== undefined || holder === undefined || holder.stopped) return open;
  return { server: holder.server, epoch: holder.epoch, node: holder.node, cause: 'found-at-start' };
}
