// Does a daemon hang? Decided from what it answered, round by round (docs/decisions/0007).

/** Who can fall silent: NFS (RPC NULL at the server's address), and Ganesha's D-Bus. */
export type Silent = 'nfs' | 'bus';

/** One question to each. */
export interface Round {
  /** Answered in time? Null: not asked. */
  readonly nfs: boolean | null;
  readonly bus: boolean | null;
  /** Whoever asked came late itself: its node is busy, or was asleep, and silence means nothing. */
  readonly late: boolean;
}

/** How many rounds in a row each has been silent for. */
export type Pulse = Readonly<Record<Silent, number>>;

export const NO_SILENCE: Pulse = { nfs: 0, bus: 0 };

/** Rounds of silence that count as a hang. Without NFS clients wait; without D-Bus it only can't be put into grace, which is worth more patience. */
export const PATIENCE: Pulse = { nfs: 3, bus: 5 };

export const feel = (pulse: Pulse, { nfs, bus, late }: Round): Pulse => ({
  nfs: counted(pulse.nfs, nfs, late),
  bus: counted(pulse.bus, bus, late),
});

/** NFS first: one that answers nothing at all hangs as a whole. */
export function hung(pulse: Pulse): Silent | undefined {
  return (['nfs', 'bus'] as const).find((silent) => pulse[silent] >= PATIENCE[silent]);
}

// ---

function counted(before: number, answered: boolean | null, late: boolean): number {
  if (answered !== false) return 0;
  return late ? before : before + 1;
}
