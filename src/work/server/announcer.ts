// A server's address as Pacemaker asks for it: announced, with the former holder's clients told, or mute, with its clients remembered.
import { guardOpen } from '../../core/config/nft-guard.ts';
import { serverPorts } from '../../core/config/ports.ts';
import type { Connection } from '../../core/protocol/proc-net-tcp.ts';
import type { Interface } from '../../host/tools/ip.ts';
import { applyRules } from '../../host/tools/nft.ts';
import { announce, conflict, mute } from './address.ts';
import { recordConnections, recordedConnections, tickleClients, withRecorded } from './connections.ts';
import type { ServerNetwork } from './network.ts';
import type { ServerParts } from './server-parts.ts';

export interface AnnouncerParts extends ServerParts {
  readonly connections: () => Promise<readonly Connection[]>;
}

/** How long resets for connections of the former holder's clients pass unhindered after an announcement. */
const OPEN_AFTER_ANNOUNCEMENT_S = 5;

/** What it is asked for is done one at a time: an agent that gave up on an announcement may already be asking for its end. */
export class Announcer {
  readonly #parts: AnnouncerParts;
  /** Asked at the start, beside everything else, for the first announcement. */
  #earlyProbe: Promise<string | undefined> | undefined;
  #orders: Promise<unknown> = Promise.resolve();

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** Begins to ask who else answers for the address. */
  probe(nic: Interface): void {
    const { machine, server } = this.#parts;
    this.#earlyProbe = conflict(machine, server, nic);
    // Awaited by announce(); a rejection before that must not end the process.
    this.#earlyProbe.catch(() => undefined);
  }

  /** Makes the address answer from here. Throws when another machine claims it. */
  announce(): Promise<void> {
    return this.#inOrder(() => this.#announce());
  }

  /** The address answers here no more. Its clients are remembered for whoever takes it. */
  mute(): Promise<void> {
    return this.#inOrder(() => this.#mute());
  }

  /** The same, after what is under way, and only when it is announced then. */
  end(): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#parts.board.status.announced) await this.#mute();
    });
  }

  /** Writes down who is connected, for the next holder's tickle, while there is still a household to ask. */
  async remember(): Promise<void> {
    if (this.#parts.board.status.announced) await this.#record(await this.#parts.connections());
  }

  async #announce(): Promise<void> {
    const { machine, cluster, server, journal, board, stopping } = this.#parts;
    stopping.throwIfAborted();
    const network = this.#parts.network();
    await this.#refuseIfClaimed(network);
    await applyRules(machine, guardOpen(serverPorts(server), OPEN_AFTER_ANNOUNCEMENT_S), network.namespace);
    const before = await recordedConnections(machine, cluster, server);
    await announce(machine, server, network);
    tickleClients(machine, server, before);
    board.set({ announced: true });
    journal({ kind: 'address-announced', server: server.name });
  }

  async #mute(): Promise<void> {
    const { machine, server, journal, board } = this.#parts;
    const clients = await this.#parts.connections();
    await mute(machine, server, this.#parts.network());
    // The list of one that was never announced is still the former holder's.
    if (!board.status.announced) return;
    journal({ kind: 'address-muted', server: server.name });
    board.set({ announced: false });
    await this.#record(clients);
  }

  /** A household that has ended takes its list along: then what was recorded before is better than nothing. */
  async #record(clients: readonly Connection[]): Promise<void> {
    const { machine, cluster, server, board } = this.#parts;
    if (clients.length === 0) return;
    const lives = board.status.phase === 'serving';
    const all = lives ? clients : withRecorded(clients, await recordedConnections(machine, cluster, server));
    // A state volume that takes nothing costs the next holder a tickle, and must not keep the address here.
    await Promise.allSettled([recordConnections(machine, cluster, server, all)]);
  }

  async #refuseIfClaimed({ nic }: ServerNetwork): Promise<void> {
    const { machine, server, board } = this.#parts;
    if (board.status.announced) return;
    const probe = this.#earlyProbe ?? conflict(machine, server, nic);
    this.#earlyProbe = undefined;
    const refusal = await probe;
    if (refusal !== undefined) throw new Error(refusal);
  }

  #inOrder<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#orders.then(act);
    // Whoever gave the order hears of it; the next one in line does not.
    this.#orders = done.catch(() => undefined);
    return done;
  }
}
