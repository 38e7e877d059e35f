// What a supervisor knows of its server, kept where others can read it without asking.
import type { Machine } from '../../host/machine.ts';
import type { Journal } from './journal.ts';
import { serverPaths } from './paths.ts';
import { initialStatus, type ServerStatus } from './status.ts';

export class StatusBoard {
  readonly #machine: Machine;
  readonly #journal: Journal;
  #status: ServerStatus;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(machine: Machine, server: string, journal: Journal) {
    this.#machine = machine;
    this.#journal = journal;
    this.#status = initialStatus(server, machine.name);
  }

  get status(): ServerStatus {
    return this.#status;
  }

  /** A change of grace is journalled too. */
  set(change: Partial<ServerStatus>): void {
    const { server, inGrace } = this.#status;
    if (change.inGrace !== undefined && change.inGrace !== inGrace)
      this.#journal({ kind: change.inGrace ? 'grace-entered' : 'grace-left', server });
    this.#status = { ...this.#status, ...change };
    if (!this.#closed) this.#write();
  }

  /** Nothing is written any more when this returns: whoever waited removes the run folder. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  #write(): void {
    const text = `${JSON.stringify(this.#status)}\n`;
    const write = () => this.#machine.files.write(serverPaths(this.#status.server).status, text);
    // A file that can't be written (a full /run) must not end the server: its socket still answers with what is true.
    this.#writing = this.#writing.then(write).catch(() => undefined);
  }
}
