// What a supervisor is made of.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import type { Custody } from '../locks/custody/custody.ts';
import type { Journal } from './journal.ts';
import type { TakeoverHooks } from './takeover-hooks.ts';

export interface SupervisorParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  readonly journal: Journal;
  /** Called once when the server can't be kept alive here any longer, after it has served: Pacemaker has to be told. */
  readonly onFailed: (reason: string) => Promise<void>;
  readonly takeover?: TakeoverHooks;
  readonly custody?: Custody;
  /** Runs src/entry/bin/notify.ts; without it no NFSv3 client is told of a restart. */
  readonly notifier?: Argv;
  /** Runs src/entry/bin/call-back.ts; without it a client that reboots keeps its NFSv3 locks. */
  readonly callBack?: Argv;
  /** Has `cluster` and `server` say what cluster.json says now (live-config.ts). */
  readonly reread?: () => Promise<void>;
}
