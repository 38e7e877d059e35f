// When the locks of a server are taken into custody, and when they are let go: after its peers were warned, before anything else may want them.
import type { Host } from '../../host/host.ts';
import type { Custody } from '../locks/custody.ts';
import type { Daemon } from './incarnation.ts';
import type { Journal } from './journal.ts';
import { reasonOf } from './reason.ts';
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
    const trouble = await custody.look().then(
      (locksKept) => {
        if (locksKept !== board.status.locksKept) board.set({ locksKept });
        return null;
      },
      (error: unknown) => `what its clients lock would not outlast its daemon: ${reasonOf(error)}`,
    );
    board.complain('custody', trouble);
  }

  /** Resolves when its peers are warned and what an earlier incarnation had locked is let go: its clients' reclaims would be refused. */
  whenReleased(warned: Promise<void>): Promise<void> {
    const released = warned.then(() => this.#parts.custody.release());
    // It may not be awaited yet when it is refused: that must not end the process.
    released.catch(() => undefined);
    return released;
  }

  /** It serves no more. Peers that were not warned may be by its stop, which lets the locks go; without Pacemaker nobody asks for one. */
  async failed(warned: boolean): Promise<void> {
    const { machine, stopping, custody } = this.#parts;
    if (!warned) await machine.clock.pause(FAILED_KEPT_MS, stopping);
    if (!stopping.aborted) await custody.release();
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
