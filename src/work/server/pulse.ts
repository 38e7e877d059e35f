// Asks a server's daemon each second whether it is there: RPC NULL at its address, as its clients would, and its grace on D-Bus.
import { feel, hung, NO_SILENCE, type Pulse, type Round, type Silent } from '../../core/observe/pulse.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { isInGrace } from '../grace/ganesha-grace.ts';
import { type Daemon, nullCall } from './incarnation.ts';
import type { StatusBoard } from './status-board.ts';

const EVERY_MS = 1_000;
const DEADLINE_MS = 1_000;
/** A timer of ours that is later than this: this process did not get the processor, so nobody else may have either. */
const LATE_MS = 250;

export interface PulseParts {
  readonly machine: Machine;
  readonly server: Server;
  readonly board: StatusBoard;
  readonly observe: (seen: { readonly inGrace: boolean }) => void;
}

/** Resolves with what has been silent for too long, or with undefined when the signal is aborted. */
export async function untilHung(parts: PulseParts, daemon: Daemon, signal: AbortSignal): Promise<Silent | undefined> {
  const { clock } = parts.machine;
  let pulse: Pulse = NO_SILENCE;
  for (let due = clock.now(); ; due = Math.max(due + EVERY_MS, clock.now())) {
    await clock.pause(due - clock.now(), signal);
    if (signal.aborted) return undefined;
    const began = clock.now();
    const answers = await ask(parts, signal);
    const late = began - due > LATE_MS || clock.now() - began > DEADLINE_MS + LATE_MS;
    if (answers.nfs === false) await daemon.seeDeath();
    if (signal.aborted) return undefined;
    complain(parts, answers);
    pulse = feel(pulse, { ...answers, late });
    const silent = hung(pulse);
    if (silent !== undefined) return silent;
  }
}

/** A last look: who was only held up answers at once. Rejects when it does not. */
export async function requirePulse({ machine, server, board }: PulseParts): Promise<void> {
  const bus = isInGrace(machine, server.name, LAST_LOOK_MS);
  await Promise.all([bus, board.status.announced ? machine.callNull(nullCall(server, LAST_LOOK_MS)) : undefined]);
}

const LAST_LOOK_MS = 200;

async function ask(
  { machine, server, board, observe }: PulseParts,
  signal: AbortSignal,
): Promise<{ readonly nfs: boolean | null; readonly bus: boolean }> {
  // A muted address leads nowhere, and has no clients.
  const audible = board.status.announced;
  const [nfs, bus] = await Promise.allSettled([
    audible ? machine.callNull(nullCall(server, DEADLINE_MS)) : undefined,
    isInGrace(machine, server.name, DEADLINE_MS).then((inGrace) => {
      // What a daemon said that has died since is not said of the next one.
      if (!signal.aborted) observe({ inGrace });
    }),
  ]);
  const asked = audible && board.status.announced;
  return { nfs: asked ? nfs.status === 'fulfilled' : null, bus: bus.status === 'fulfilled' };
}

function complain({ board }: PulseParts, { nfs, bus }: Omit<Round, 'late'>): void {
  const silent = [nfs === false ? ['NFS'] : [], bus === false ? ['D-Bus'] : []].flat();
  board.complain('pulse', silent.length === 0 ? null : `its ${silent.join(' and ')} did not answer within a second`);
  if (silent.length === 0) board.complain('storage', null);
}
