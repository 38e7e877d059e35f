// What the page is drawn from: a cluster's spec, its status, and who is connected to its servers.
import type { Finding } from '../base/finding.ts';
import type { Incident } from '../grace/incident.ts';
import type { Health } from '../observe/health.ts';
import type { Cluster } from '../spec/cluster.ts';

export interface Seen {
  readonly cluster: Cluster;
  readonly status: SeenStatus;
  /** By server: the addresses of its clients, each once; a server is missing where nobody could say. */
  readonly clients: Readonly<Record<string, readonly string[]>>;
}

/** The part of a status that is drawn. */
export interface SeenStatus {
  readonly health: Health;
  readonly paused: boolean;
  readonly nodes: readonly SeenNode[];
  readonly servers: readonly SeenServer[];
  readonly incidents: readonly Incident[];
  readonly bans: readonly { readonly server: string; readonly node: string }[];
  readonly findings: readonly Finding[];
}

export interface SeenNode {
  readonly name: string;
  readonly state: 'online' | 'standby' | 'unclean' | 'offline';
  readonly dc: boolean;
}

export interface SeenServer {
  readonly name: string;
  readonly address: string;
  /** Where it is announced; null when nowhere. */
  readonly node: string | null;
  readonly home: string;
  readonly inGrace: boolean;
  readonly phase: 'starting' | 'serving' | 'restarting' | 'stopping' | 'failed' | 'stopped';
  readonly restarts: number;
  readonly reason: string | null;
  readonly managed: boolean;
}
