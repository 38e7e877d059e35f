// Which clients have been told, which have not, and the list's files that go with that.

import type { Machine } from '../../../host/machine.ts';
import { forget, keepAsGone, keepAsTold } from './folder.ts';
import { atMost } from './turns.ts';

export interface ToldParts {
  readonly machine: Pick<Machine, 'clock' | 'files' | 'moveFile' | 'removeFile'>;
  /** Holds sm/ and state, as rpc.statd has them. */
  readonly folder: string;
  /** Ends the telling; who was not told stays on the list. */
  readonly signal: AbortSignal;
  /** How long those who are silent are tried, ms. Afterwards they stay on the list. */
  readonly withinMs: number;
  /** After so long, ms, who is silent is gone: put aside under gone/. */
  readonly goneAfterMs: number;
  /** Keep the told ones under told/, for the case that the server dies before they could reclaim. */
  readonly keepTold?: boolean;
  /** `ms` since the telling began. */
  readonly told?: (client: string, ms: number) => void;
}

export interface Counts {
  readonly told: number;
  /** Have not answered, and are on the list still. */
  readonly silent: number;
  /** Have not answered for so long that nobody tries any more. */
  readonly gone: number;
}

export interface Notified extends Counts {
  /** From the beginning until the last of the told ones had been told; 0 when there was none. */
  readonly ms: number;
  readonly silentClients: readonly string[];
  readonly goneClients: readonly string[];
}

/** Who was told, who was not. Files are moved beside the telling, and waited for at its end. */
export class ToldClients {
  readonly #parts: ToldParts;
  readonly #left: Set<string>;
  readonly #moves: Promise<unknown>[] = [];
  readonly #moveTurn = atMost(MOVES_AT_ONCE);
  readonly #allTold = new AbortController();
  #counts: Counts;
  #began = 0;
  #ms = 0;

  constructor(parts: ToldParts, clients: readonly string[]) {
    this.#parts = parts;
    this.#left = new Set(clients);
    this.#counts = { told: 0, silent: clients.length, gone: 0 };
  }

  get counts(): Counts {
    return this.#counts;
  }

  get sofar(): Notified {
    return { ...this.#counts, ms: this.#ms, silentClients: [...this.#left], goneClients: [] };
  }

  begin(): void {
    this.#began = this.#parts.machine.clock.now();
    if (this.#left.size === 0) this.#allTold.abort();
  }

  told(client: string): void {
    const { machine, folder, keepTold, told } = this.#parts;
    if (!this.#left.delete(client)) return;
    this.#ms = machine.clock.now() - this.#began;
    this.#counts = { ...this.#counts, told: this.#counts.told + 1, silent: this.#left.size };
    this.#move(() => (keepTold ? keepAsTold : forget)(machine, folder, client));
    told?.(client, this.#ms);
    if (this.#left.size === 0) this.#allTold.abort();
  }

  async untilOver(): Promise<void> {
    const { machine, signal, withinMs, goneAfterMs } = this.#parts;
    const over = AbortSignal.any([signal, this.#allTold.signal]);
    await machine.clock.pause(Math.min(withinMs, goneAfterMs), over);
  }

  async end(): Promise<Notified> {
    const { machine, signal, folder, withinMs, goneAfterMs } = this.#parts;
    const left = [...this.#left];
    const isGone = !signal.aborted && goneAfterMs <= withinMs;
    if (isGone) {
      for (const client of left) this.#move(() => keepAsGone(machine, folder, client));
      this.#counts = { ...this.#counts, silent: 0, gone: left.length };
    }
    await Promise.all(this.#moves);
    const [silentClients, goneClients] = isGone ? [[], left] : [left, []];
    return { ...this.#counts, ms: this.#ms, silentClients, goneClients };
  }

  /** An entry that could not be moved stays: its client is told once more by whoever comes next. */
  #move(move: () => Promise<unknown>): void {
    this.#moves.push(this.#moveTurn(move).catch(() => undefined));
  }
}

/** Of files; the network goes first. */
const MOVES_AT_ONCE = 16;
