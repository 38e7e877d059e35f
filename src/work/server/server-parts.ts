// What every part of a supervisor has to do with.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import type { Journal } from './journal.ts';
import type { ServerNetwork } from './network.ts';
import type { StatusBoard } from './status-board.ts';

export interface ServerParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  readonly journal: Journal;
  readonly board: StatusBoard;
  readonly stopping: AbortSignal;
  /** Throws while there is none. */
  readonly network: () => ServerNetwork;
}
