// Which servers of a node must be in grace, and for whose sake.
import { type Cluster, sharers } from '../spec/cluster.ts';
import { type Incident, incidentId } from './incident.ts';

export interface ServerHere {
  readonly name: string;
  /** Its daemon answers. One that starts is in grace by itself, and grants nothing. */
  readonly serving: boolean;
}

/** The serving servers of a node that share an export with the server of an open incident; with the ids of those. */
export function wantedHolds(
  cluster: Cluster,
  here: readonly ServerHere[],
  open: readonly Incident[],
): ReadonlyMap<string, readonly string[]> {
  const wanted = here
    .filter(({ serving }) => serving)
    .map(({ name }) => [name, open.filter((incident) => concerns(cluster, incident, name)).map(incidentId)] as const);
  return new Map(wanted.filter(([, ids]) => ids.length > 0));
}

/** Servers that share nothing are never touched; its own incident a server meets with its own grace. */
export const concerns = (cluster: Cluster, { server }: Incident, name: string): boolean =>
  sharers(cluster, server).some((sharer) => sharer.name === name);
