// All that a keeper knows when it is scraped.
import type { Incident } from '../grace/incident.ts';
import type { CrmStatus } from '../observe/crm-mon.ts';
import type { Cluster } from '../spec/cluster.ts';
import type { Ledger } from './ledger.ts';

export interface MetricsView {
  readonly node: string;
  readonly version: string;
  readonly cluster: Cluster;
  /** When the keeper began, ms since the epoch; as all times here. */
  readonly since: number;
  /** Of this node, whose supervisor lives. */
  readonly servers: readonly ServerReading[];
  readonly incidents: readonly Incident[];
  /** Servers that this keeper holds in grace. */
  readonly held: readonly string[];
  /** By node: when its keeper was last heard. */
  readonly heard: ReadonlyMap<string, number>;
  /** What Pacemaker said last; undefined while it has not been asked. */
  readonly pacemaker: { readonly said: CrmStatus; readonly at: number } | undefined;
  readonly ledger: Ledger;
}

/** What a supervisor says of its server. */
export interface ServerReading {
  readonly server: string;
  readonly phase: string;
  readonly inGrace: boolean;
  readonly announced: boolean;
  readonly notify: { readonly told: number; readonly silent: number; readonly gone: number };
  /** Locks in custody. A supervisor of an older version does not say. */
  readonly locksKept?: number;
  readonly trouble: string | null;
}
