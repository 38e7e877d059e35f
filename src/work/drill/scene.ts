// What a drill is given. Who breaks things, and who watches from outside the nodes, is fitted in by the entry floor.

import type { FaultKind } from '../../core/base/fault-kind.ts';
import type { GraceChange } from '../../core/observe/grace-holes.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import type { LockClient } from './locks.ts';

export interface DrillScene {
  /** One for each node. */
  readonly hosts: readonly Host[];
  readonly cluster: Cluster;
  readonly server: Server;
  /** Nodes that a fault of nodes strikes, with commas between them, or where a move goes; unless given, the node of the server. */
  readonly target?: string;
  /** See FAULTS. */
  readonly variant?: string;
  readonly injector: Injector;
  readonly watch?: Watch;
  /** Started in this order, ended in the other one. */
  readonly locks?: readonly LockClient[];
}

/** Move and fail-back are the cluster's own doing. */
export type InjectedKind = Exclude<FaultKind, 'move' | 'failback'>;

export interface Injector {
  /** Returns when it has happened, with the time just before it, in milliseconds since the epoch. */
  inject(kind: InjectedKind, target: string, variant: string | undefined): Promise<number>;
  /** Undoes what `inject` did, and switches on every node that has gone off since. Where there is nothing to undo it does nothing. */
  heal(kind: InjectedKind, target: string): Promise<void>;
}

/** Starts to watch; how long it takes does not matter. */
export type Watch = () => Promise<Watching>;

export interface Watching {
  stop(): Promise<Watched>;
}

export interface Watched {
  readonly holders: HolderCount;
  /** By server; those that nobody looked at are missing. */
  readonly grace: Readonly<Record<string, readonly GraceChange[]>>;
  /** Fences that were confirmed. */
  readonly fences: readonly { readonly at: number; readonly node: string }[];
}

/** Of an audit that asks all the time who holds each address. */
export interface HolderCount {
  readonly probes: number;
  /** How often an address had two holders. */
  readonly violations: number;
  /** Each of them. */
  readonly inWords: readonly string[];
}

export const NOTHING_WATCHED: Watched = { holders: { probes: 0, violations: 0, inWords: [] }, grace: {}, fences: [] };
