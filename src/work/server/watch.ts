// What a supervisor looks at from time to time, beside its daemon's pulse: who is connected (for the tickle after this node's death), whether its locks are kept,
// whether its node has a keeper, and whether it has the state volume.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { recordConnections } from './connections.ts';
import { watchKeeper } from './keeper-watch.ts';
import { reasonOf } from './reason.ts';
import { NotHere, requireStateVolume } from './state-volume.ts';
import type { Supervisor } from './supervisor.ts';

/** Clients that came since are found by nobody who takes over: each waits for its next retransmission, which may be more than a second away. */
const COUNT_EVERY_MS = 1_000;
/** The kernel walks its whole hash of connections for the list (some 8 ms): not every second, unless their number has changed. */
const CONNECTIONS_EVERY_MS = 10_000;
const LOCKS_EVERY_MS = 10_000;

/** Until the supervisor is told to stop. What can't be seen is the server's trouble, not the watch's end. */
export async function keepWatch(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  supervisor: Supervisor,
): Promise<void> {
  void watchKeeper(machine, supervisor.stopping);
  void watchStateVolume(machine, cluster, supervisor);
  void watchConnections(machine, supervisor, recorder(machine, cluster, server, supervisor));
  while (!supervisor.stopping.aborted) {
    await supervisor.lookAfterLocks();
    await machine.clock.pause(LOCKS_EVERY_MS, supervisor.stopping);
  }
}

/**
 * Without it the records of new clients go nowhere, and they would be forgotten at the next takeover: a server whose node has lost the volume goes to
 * one that has it. One that hangs, is full or fails may be so on every node: that is said, and the server goes on with the clients that it has.
 */
async function watchStateVolume(machine: Machine, cluster: Cluster, supervisor: Supervisor): Promise<void> {
  for (let missed = 0; !supervisor.stopping.aborted; await machine.clock.pause(VOLUME_EVERY_MS, supervisor.stopping)) {
    const trouble = await requireStateVolume(machine, cluster).then(
      () => undefined,
      (error: unknown) => error,
    );
    supervisor.complain('state volume', trouble === undefined ? null : reasonOf(trouble));
    missed = trouble instanceof NotHere ? missed + 1 : 0;
    if (missed === VOLUME_MISSED) return supervisor.giveUp(reasonOf(trouble));
  }
}

const VOLUME_EVERY_MS = 5_000;
/** A mount that is being made anew is not there for a moment. */
const VOLUME_MISSED = 3;

/** Calls `record` when the number of sockets has changed, and from time to time. */
export async function watchConnections(
  { clock }: Pick<Machine, 'clock'>,
  supervisor: Pick<Supervisor, 'stopping' | 'complain' | 'sockets'>,
  record: () => Promise<void>,
): Promise<void> {
  let last = { sockets: -1, at: Number.NEGATIVE_INFINITY };
  for (; !supervisor.stopping.aborted; await clock.pause(COUNT_EVERY_MS, supervisor.stopping)) {
    // A household that could not be made has no clients; whoever made it says why.
    const now = { sockets: await supervisor.sockets().catch(() => 0), at: clock.now() };
    if (now.sockets === last.sockets && now.at - last.at < CONNECTIONS_EVERY_MS) continue;
    last = now;
    supervisor.complain('clients', await record().then(() => null, reasonOf));
  }
}

function recorder(machine: Machine, cluster: Cluster, server: Server, supervisor: Supervisor): () => Promise<void> {
  let recorded = '';
  return async () => {
    // Before the announcement the list is the former holder's, which the announcement needs.
    const isServing = () => supervisor.status.announced && supervisor.status.phase === 'serving';
    if (!isServing()) return;
    const connections = await supervisor.connections();
    // Of a daemon that has died meanwhile the list is not whole.
    if (!isServing()) return;
    const now = JSON.stringify(connections);
    if (now === recorded) return;
    await recordConnections(machine, cluster, server, connections);
    recorded = now;
  };
}
