// Tells the clients that held NFSv3 locks of a server that it has restarted (SM_NOTIFY), so that they reclaim them: from the server's own address, by
// each name that they may know it by, all at once. One UDP port serves them all; who does not answer keeps nobody waiting.

import { parseAddress } from '../../core/base/address.ts';
import { Failed } from '../../core/base/failed.ts';
import { LONGEST_NAME } from '../../core/protocol/nsm.ts';
import type { Datagrams } from '../../host/datagrams.ts';
import type { Machine } from '../../host/machine.ts';
import { Asker } from './notify-asker.ts';
import { Teller } from './notify-client.ts';
import { forget, keepAsGone, keepAsTold, listClients, readState } from './notify-folder.ts';
import { whereabouts } from './notify-whereabouts.ts';
import { atMost } from './turns.ts';

export type NotifyMachine = Pick<
  Machine,
  'clock' | 'files' | 'moveFile' | 'removeFile' | 'datagrams' | 'rpc' | 'resolveName'
>;

export interface NotifyParts {
  readonly machine: NotifyMachine;
  /** The server's, on this machine (or in this process's network namespace). */
  readonly address: string;
  /** By which clients may know the server, beside its address: full and short. */
  readonly names: readonly string[];
  /** Holds sm/ and state, as rpc.statd has them. */
  readonly folder: string;
  /** Odd, and never told before; that of the folder unless given. */
  readonly state?: number;
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

export interface ReadyNotifier {
  readonly counts: Counts;
  /** What has come of it so far. */
  readonly sofar: Notified;
  readonly state: number;
  /** Resolves when all are told or gone, when the time is over, or when the signal is aborted. Once. */
  tell(): Promise<Notified>;
  /** Instead of telling. */
  close(): void;
}

/** As sm-notify's (utils/statd/sm-notify.c): 15 minutes. */
export const GONE_AFTER_MS = 15 * 60_000;

export async function notifyClients(parts: NotifyParts): Promise<Notified> {
  const ready = await readyNotifier(parts);
  return ready.tell();
}

/** All that can be done ahead. Throws Failed: 2 for a folder, state, name or address that is none, 3 for an address that is not here. */
export async function readyNotifier(parts: NotifyParts): Promise<ReadyNotifier> {
  const { machine, folder } = parts;
  const family = familyOf(parts.address);
  const names = namesToTell(parts);
  const clients = await listClients(machine, folder);
  const state = requireOdd(parts.state ?? (await readState(machine, folder)));
  const over = new AbortController();
  let hear = (_: Uint8Array): void => undefined;
  const socket = await openSocket(parts, (datagram) => hear(datagram));
  const { clock, rpc } = machine;
  const asker = new Asker({
    clock,
    send: socket.send,
    atOnce: fitting(socket.room, names.length),
    signal: over.signal,
  });
  hear = (datagram) => asker.hear(datagram);
  const teller = new Teller({ clock, asker, rpc, address: parts.address, family, names, state, over: over.signal });
  const where = whereabouts(machine, folder, family);
  const list = new ClientList(parts, clients);
  return {
    state,
    get counts() {
      return list.counts;
    },
    get sofar() {
      return list.sofar;
    },
    tell: async () => {
      list.begin();
      for (const client of clients) teller.tell({ addresses: () => where(client), told: () => list.told(client) });
      await list.untilOver();
      over.abort();
      socket.close();
      return list.end();
    },
    close: () => {
      over.abort();
      socket.close();
    },
  };
}

/** Who was told, who was not. Files are moved beside the telling, and waited for at its end. */
class ClientList {
  readonly #parts: NotifyParts;
  readonly #left: Set<string>;
  readonly #moves: Promise<unknown>[] = [];
  readonly #moveTurn = atMost(MOVES_AT_ONCE);
  readonly #allTold = new AbortController();
  #counts: Counts;
  #began = 0;
  #ms = 0;

  constructor(parts: NotifyParts, clients: readonly string[]) {
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

function familyOf(address: string): 4 | 6 {
  const family = parseAddress(address)?.family;
  if (family === undefined) throw new Failed(2, 'bad-address', `"${address}" is no IP address`);
  return family;
}

/** "We never send a presentation address", says sm-notify; but a client that mounted by address knows no other name (TAKEOVER section 6). */
function namesToTell({ address, names }: NotifyParts): readonly string[] {
  const all = [...new Set([...names, address])];
  const bad = all.find((name) => name === '' || new TextEncoder().encode(name).length > LONGEST_NAME);
  if (bad === undefined) return all;
  throw new Failed(2, 'bad-name', `"${bad.slice(0, 60)}" is no name of a server: it has 1 to ${LONGEST_NAME} bytes`);
}

function requireOdd(state: number): number {
  if (state > 0 && state === (state | 0) && state % 2 === 1) return state;
  throw new Failed(2, 'bad-state', `the state number ${state} is none of a server that is up`, {
    hint: 'it is odd, between 1 and 2147483647, and greater than any that was told before',
  });
}

async function openSocket(
  { machine, address }: NotifyParts,
  received: (datagram: Uint8Array) => void,
): Promise<Datagrams> {
  try {
    // Some clients' monitors hear nobody whose port is not a privileged one.
    return await machine.datagrams({ address, port: 'privileged', buffer: BUFFER, received });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL')) throw error;
    throw new Failed(3, 'address-not-here', `the address ${address} is not on this machine`, {
      cause: error,
      hint: 'run it on the node that has the server, in its network namespace: ip netns exec gk-SERVER gracekeeper notify ...',
    });
  }
}

const BUFFER = 4 * 1024 * 1024;
/** What the kernel counts for a small datagram that waits to be read (sk_buff with its head), generously. */
const DATAGRAM = 1_024;
const AT_ONCE = { least: 16, most: 512 };

/** So many questions that their answers find room, those to all names of a client included. */
const fitting = (room: number, names: number): number =>
  Math.max(AT_ONCE.least, Math.min(AT_ONCE.most, Math.floor(room / DATAGRAM / (names + 1))));
