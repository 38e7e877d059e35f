// The restarts of a server in place, since its supervisor started: each death is written down, and another life allowed or refused.
import type { Server } from '../../core/spec/cluster.ts';
import type { Clock } from '../../host/host.ts';
import { budgetInWords, mayRestart } from './budget.ts';
import { type Death, describe } from './death.ts';
import type { Journal } from './journal.ts';
import type { StatusBoard } from './status-board.ts';

export interface RestartsParts {
  readonly machine: { readonly clock: Clock };
  readonly server: Server;
  readonly journal: Journal;
  readonly board: StatusBoard;
}

export class Restarts {
  readonly #parts: RestartsParts;
  /** ms since the epoch. */
  readonly #at: number[] = [];

  constructor(parts: RestartsParts) {
    this.#parts = parts;
  }

  /** Throws when the server may not be started again here. */
  require(death: Death): void {
    this.#mourn(death);
    const { server, machine, journal, board } = this.#parts;
    const now = machine.clock.now();
    if (!mayRestart(server.onCrash, this.#at, now)) {
      journal({ kind: 'budget-spent', server: server.name, restarts: this.#at.length });
      throw new Error(`${describe(death)}; ${budgetInWords(server.onCrash)}`);
    }
    this.#at.push(now);
    board.set({ restarts: this.#at.length });
  }

  #mourn(death: Death): void {
    const { journal, server, board } = this.#parts;
    const { child, code, signal } = death;
    if (child === 'ganesha') journal({ kind: 'daemon-exited', server: server.name, code, signal });
    else journal({ kind: 'child-exited', server: server.name, child, code, signal });
    board.set({ phase: 'restarting', daemonPid: null, reason: describe(death) });
  }
}
