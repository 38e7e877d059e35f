// What is done about a daemon that has been silent for too long (docs/decisions/0007): its peers are warned, then it is killed, and what
// follows is a crash like any other.
import type { Silent } from '../../core/observe/pulse.ts';
import type { Connection } from '../../core/protocol/proc-net-tcp.ts';
import type { Ending } from '../../host/child.ts';
import type { Death } from './death.ts';
import { sleepsUninterruptibly } from './identity.ts';
import type { Journal } from './journal.ts';
import { deathOf, type Incarnation } from './lives.ts';
import { type PulseParts, requirePulse, SILENT, untilHung } from './pulse.ts';
import type { Takeover } from './takeover.ts';

export interface HangParts extends PulseParts {
  readonly journal: Journal;
  readonly takeover: Takeover;
  readonly stopping: AbortSignal;
  readonly connections: () => Promise<readonly Connection[]>;
}

/** It dies by itself, or hangs and is killed. Throws when it was killed and does not end: nothing on this node can serve in its place. */
export async function untilDeath(parts: HangParts, incarnation: Incarnation): Promise<Death> {
  const dead = deathOf(incarnation);
  const over = new AbortController();
  void dead.then(() => over.abort());
  parts.stopping.addEventListener('abort', () => over.abort());
  for (;;) {
    const silent = await untilHung(parts, incarnation.daemon, over.signal);
    if (silent === undefined) return dead;
    const death = await endHung(parts, incarnation, silent);
    if (death !== undefined) return death;
  }
}

/** A path that fails over takes tens of seconds, and costs its clients nothing but time. */
const STORAGE_WITHIN_MS = 60_000;

/** Undefined when it lives on: it answers again, or waits for storage. */
async function endHung(parts: HangParts, incarnation: Incarnation, silent: Silent): Promise<Death | undefined> {
  if (await waitsForStorage(parts, incarnation)) return undefined;
  // All that hangs on a bus has to be made anew with it: Ganesha connects only once.
  const culprit = silent === 'bus' ? 'dbus-daemon' : 'ganesha';
  if (
    await requirePulse(parts).then(
      () => true,
      () => false,
    )
  )
    return undefined;
  tell(parts, silent, culprit);
  // Once its peers are warned it has to go, even if it answers now: they take it for lost.
  await parts.takeover.mayKill(silent);
  const clients = await parts.connections();
  const ending = culprit === 'ganesha' ? await incarnation.daemon.kill() : NOT_YET_ENDED;
  return { ...ending, child: culprit, clients, hung: `${SILENT[silent]} did not answer` };
}

/** The household it belongs to will be ended as a whole. */
const NOT_YET_ENDED: Ending = { code: null, signal: null };

/** For a while. Then it is tried whether SIGKILL reaches it, and whether another node is better off. */
async function waitsForStorage({ machine, board }: HangParts, { daemon }: Incarnation): Promise<boolean> {
  const process = await daemon.process;
  if (process === undefined || !(await sleepsUninterruptibly(machine, process.pid))) return false;
  board.complain('storage', 'its Ganesha does not answer, and waits for storage (uninterruptible sleep)');
  const now = machine.clock.now();
  return now - (board.since('storage') ?? now) < STORAGE_WITHIN_MS;
}

function tell({ server, journal, board }: HangParts, silent: Silent, culprit: string): void {
  journal({ kind: 'daemon-hung', server: server.name, silent });
  board.complain('pulse', null);
  board.complain('storage', null);
  board.set({ phase: 'restarting', reason: `${culprit} hung: ${SILENT[silent]} did not answer` });
}
