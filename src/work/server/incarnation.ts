// One life of a server's Ganesha: from exec to its death.
import { NFS_PORT, servesV4 } from '../../core/config/ports.ts';
import { NFS_PROGRAM } from '../../core/protocol/nfs41/compound.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Child } from '../../host/child.ts';
import { eventually, inTime } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { type Cell, wake } from './cell.ts';
import { startGanesha } from './daemons.ts';
import { type Death, whyItNeverAnswered } from './death.ts';
import { childOf, type Identity, identityOf, isAlive } from './identity.ts';

export interface Daemon {
  readonly epoch: number;
  /** The process that serves, as the node sees it; undefined when it ended at once. */
  readonly process: Promise<Identity | undefined>;
  /** Resolves with undefined when it answers RPC NULL, with its death when it never will. Rejects as `kill` does. */
  readonly answers: Promise<Death | undefined>;
  /** Resolves when the process itself is gone, not only what had started it. */
  readonly death: Promise<Death>;
  /** Has the death of a process told that is gone, where what had started it was stopped and did not see that. */
  seeDeath(): Promise<void>;
  /** By force. Rejects when it does not end: no signal reaches what waits for storage, and nothing on this node can serve in its place. */
  kill(): Promise<Death>;
}

/**
 * From exec to answering takes 0.05 to 0.1 s; a recovery folder of thousands of clients on slow storage takes longer. But one that nobody reaches must be
 * gone before its grace ends: it would forget whoever has not reclaimed by then (nfs4_recovery.c nfs_lift_grace_locked), and its successor with it.
 */
const answersWithinMs = ({ nfs: { graceMs } }: Cluster): number => Math.max(5_000, Math.min(30_000, 0.8 * graceMs));

const GONE_WITHIN_MS = 30_000;
/** SIGKILL takes milliseconds. A process that outlives it so long waits in the kernel. */
const KILLED_WITHIN_MS = 10_000;

/** It is executed when `allowed` has resolved. */
export async function startDaemon(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  cell: Cell,
  epoch: number,
  allowed: Promise<void>,
): Promise<Daemon> {
  const child = await startGanesha(machine, cluster, server, cell, epoch, allowed);
  const gone = new AbortController();
  const process = servingProcess(machine, child, gone.signal);
  let [answered, late] = [false, false];
  const death = child.ended.then(async (ending): Promise<Death> => {
    gone.abort();
    await makeSure(machine, cell, await process);
    if (answered) return { child: 'ganesha', ...ending };
    return { child: 'ganesha', ...ending, why: await whyItNeverAnswered(machine, server, epoch, late) };
  });
  const seeDeath = async () => {
    const found = await process;
    if (found !== undefined && !(await isAlive(machine, found))) wake(child);
  };
  const kill = async () => {
    const found = await process;
    // None was found in 5 s: its cell is ended when what started it has gone.
    if (found === undefined) child.kill('SIGKILL');
    else machine.kill(found.pid, 'SIGKILL');
    wake(child);
    return inTime(machine.clock, 'its end', KILLED_WITHIN_MS, death).catch((cause: unknown) => {
      throw new Error('its Ganesha has outlived SIGKILL: it waits for storage', { cause });
    });
  };
  const probe = {
    what: `NFS answers of ${server.name}`,
    withinMs: answersWithinMs(cluster),
    everyMs: 5,
    signal: gone.signal,
  };
  const answers = eventually(machine.clock, probe, async () => {
    await machine.callNull(nullCall(server, 500));
    answered = true;
    return true;
  }).then(
    () => undefined,
    async () => {
      late = !gone.signal.aborted;
      return late ? kill() : death;
    },
  );
  return { epoch, process, answers, death, seeDeath, kill };
}

/** What nsenter starts is its only child. Undefined where it is not seen in time, or has gone: its end is seen by nsenter's. */
function servingProcess(machine: Machine, child: Child, gone: AbortSignal): Promise<Identity | undefined> {
  const seen = { what: 'the process of ganesha', withinMs: 5_000, everyMs: 2, signal: gone };
  return eventually(machine.clock, seen, async () => {
    const pid = child.pid === undefined ? undefined : await childOf(machine, child.pid);
    return pid === undefined ? undefined : identityOf(machine, pid);
    // As above.
  }).catch(() => undefined);
}

/** When nsenter is killed, the daemon lives on without a parent. There must never be a second one beside it. */
async function makeSure(machine: Machine, cell: Cell, process: Identity | undefined): Promise<void> {
  if (process === undefined) return cell.end();
  const gone = { what: `the end of ganesha ${process.pid}`, withinMs: GONE_WITHIN_MS, everyMs: 2 };
  await eventually(machine.clock, gone, async () => {
    if (!(await isAlive(machine, process))) return true;
    machine.kill(process.pid, 'SIGKILL');
    return undefined;
    // One that a SIGKILL does not end goes with its namespace, or waits in the kernel with it.
  }).catch(() => cell.end());
}

export const nullCall = (server: Server, deadlineMs: number) => ({
  address: server.address,
  port: NFS_PORT,
  program: NFS_PROGRAM,
  version: servesV4(server) ? 4 : 3,
  deadlineMs,
});
