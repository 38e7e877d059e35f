// When the locks of a server are taken into custody, and when they are let go: after its peers were warned, before anything else may want them.
import type { Host } from '../../host/host.ts';
import type { Custody } from '../locks/custody/custody.ts';
import type { Daemon } from './incarnation.ts';
import type { Journal } from './journal.ts';
import { reasonOf } from './reason.ts';
import { NO_CUSTODY } from './status.ts';
import type { StatusBoard } from './status-board.ts';

export interface SafekeepingParts {
  readonly machine: Pick<Host, 'clock'>;
  readonly server: { readonly name: string };
  readonly journal: Journal;
  readonly board: StatusBoard;
  readonly stopping: AbortSignal;
  readonly custody: Custody;
}

/** Of a server that has failed, whose peers did not hear of it, and that nobody stops. */
const FAILED_KEPT_MS = 30_000;

export class Safekeeping {
  readonly #parts: SafekeepingParts;

  constructor(parts: SafekeepingParts) {
    this.#parts = parts;
  }

  /** What this incarnation has locked is kept from now on, should it die. */
  begin({ process }: Daemon): void {
    const { custody } = this.#parts;
    // What is wrong, the look says.
    void custody.watch(process).then(
      () => this.look(),
      () => this.look(),
    );
  }

  /** What is wrong with it is the server's trouble. Never rejects. */
  async look(): Promise<void> {
    const { custody, board } = this.#parts;
    const found = await custody.look().then(
      (locksKept) => ({ locksKept, trouble: null }),
      (error: unknown) => ({ locksKept: undefined, trouble: reasonOf(error) }),
    );
    const { locksKept, trouble } = found;
    if (locksKept !== undefined && locksKept !== board.status.locksKept) board.set({ locksKept });
    board.complain('custody', trouble && `what its clients lock would not outlast its daemon: ${trouble}`);
    if (board.status.phase === 'serving') this.#report(trouble);
  }

  /** `why` it is off; null when it is on. */
  #report(why: string | null): void {
    const { custody, board } = this.#parts;
    const { needed, windowOpen } = custody;
    if (needed) board.set({ custody: why === null ? 'on' : 'off', custodyReason: why, windowOpen });
    else board.set({ custody: 'not-needed', custodyReason: null, windowOpen });
  }

  /** Resolves when its peers are warned and what an earlier incarnation had locked is let go: its clients' reclaims would be refused. */
  whenReleased(warned: Promise<void>): Promise<void> {
    const released = warned.then(async () => {
      await this.#parts.custody.release();
      this.#report(NO_CUSTODY.custodyReason);
    });
    // It may not be awaited yet when it is refused: that must not end the process.
    released.catch(() => undefined);
    return released;
  }

  /** It serves no more. Peers that were not warned may be by its stop, which lets the locks go; without Pacemaker nobody asks for one. */
  async failed(warned: boolean): Promise<void> {
    const { machine, stopping, custody } = this.#parts;
    if (!warned) await machine.clock.pause(FAILED_KEPT_MS, stopping);
    if (stopping.aborted) return;
    await custody.release();
    this.#report('its server has failed');
  }

  /** Whatever becomes of the act, nothing is kept when this returns: the next server's clients reclaim. The act says whether the peers were warned. */
  async endAfter(act: () => Promise<boolean>): Promise<void> {
    const { journal, server, custody } = this.#parts;
    let warned = false;
    try {
      warned = await act();
    } finally {
      if (!warned) journal({ kind: 'window-open', server: server.name, reason: 'its peers were not warned in time' });
      await custody.end();
    }
  }
}
