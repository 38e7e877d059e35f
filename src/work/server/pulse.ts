// Asks a server's daemon each second whether it is there: RPC NULL at its address, as its clients would, and its grace on D-Bus.
import { feel, hung, NO_SILENCE, type Pulse, type Round, type Silent } from '../../core/observe/pulse.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { isInGrace } from '../grace/ganesha-grace.ts';
import { type Daemon, nullCall } from './incarnation.ts';
import { serverPaths } from './paths.ts';
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

/** A last look: who was only held up answers at once. Rejects when one of them does not. */
export async function requirePulse(parts: PulseParts): Promise<void> {
  await Promise.all(Object.values(questions(parts, LAST_LOOK_MS)));
}

const LAST_LOOK_MS = 200;

async function ask(parts: PulseParts, signal: AbortSignal): Promise<Omit<Round, 'late'>> {
  const { nfs, bus, grace } = questions(parts, DEADLINE_MS);
  const seen = grace.then((inGrace) => {
    // What a daemon said that has died since is not said of the next one.
    if (!signal.aborted) parts.observe({ inGrace });
  });
  const [onNfs, onBus, onGrace] = await Promise.all([nfs, bus, seen].map((it) => it?.then(yes, no) ?? null));
  return { nfs: parts.board.status.announced ? (onNfs ?? null) : null, bus: onBus ?? null, grace: onGrace ?? null };
}

const [yes, no] = [() => true, () => false];

function questions({ machine, server, board }: PulseParts, deadlineMs: number) {
  return {
    // A muted address leads nowhere, and has no clients.
    nfs: board.status.announced ? machine.callNull(nullCall(server, deadlineMs)) : undefined,
    bus: machine.bus(serverPaths(server.name).bus).call({ ...GET_ID, deadlineMs }),
    grace: isInGrace(machine, server.name, deadlineMs),
  };
}

/** The least that one can ask of a bus (D-Bus specification, org.freedesktop.DBus.GetId). */
const GET_ID = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'GetId',
};

function complain({ board }: PulseParts, round: Omit<Round, 'late'>): void {
  const silent = (['nfs', 'bus', 'grace'] as const).find((it) => round[it] === false);
  board.complain('pulse', silent === undefined ? null : `${SILENT[silent]} did not answer within a second`);
  if (silent === undefined) board.complain('storage', null);
}

/** As a person knows them. */
export const SILENT: Readonly<Record<Silent, string>> = { nfs: 'NFS', bus: 'its D-Bus', grace: 'Ganesha on D-Bus' };
