// Does a daemon hang? Decided from what it answered, round by round (docs/decisions/0007).

/** What can fall silent: NFS (RPC NULL at the server's address), the server's bus (its dbus-daemon), and Ganesha on it (get_grace). */
export type Silent = 'nfs' | 'bus' | 'grace';

const ALL = ['nfs', 'bus', 'grace'] as const;

/** One question to each: answered in time? Null: not asked. */
export interface Round extends Readonly<Record<Silent, boolean | null>> {
  /** Whoever asked came late itself: its node is busy, or was asleep, and silence means nothing. */
  readonly late: boolean;
}

/** How many rounds in a row each has been silent for. */
export type Pulse = Readonly<Record<Silent, number>>;

export const NO_SILENCE: Pulse = { nfs: 0, bus: 0, grace: 0 };

/**
 * Rounds of silence that count as a hang. Without NFS clients wait. Without D-Bus they don't, but the server can't be put into grace; a
 * dbus-daemon has no reason to be silent, while one thread of Ganesha answers all of D-Bus and may wait 5 s twice for grace to begin
 * (nfs_wait_for_grace_norefs).
 */
export const PATIENCE: Pulse = { nfs: 3, bus: 5, grace: 15 };

export const feel = (pulse: Pulse, { nfs, bus, grace, late }: Round): Pulse => ({
  nfs: counted(pulse.nfs, nfs, late),
  bus: counted(pulse.bus, bus, late),
  grace: counted(pulse.grace, grace, late),
});

/** NFS first: one that answers nothing at all hangs as a whole. */
export const hung = (pulse: Pulse): Silent | undefined => ALL.find((silent) => pulse[silent] >= PATIENCE[silent]);

// ---

function counted(before: number, answered: boolean | null, late: boolean): number {
  if (answered !== false) return 0;
  return late ? before : before + 1;
}
