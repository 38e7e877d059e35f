// Tells the clients that held NFSv3 locks of a server that it has restarted (SM_NOTIFY), so that they reclaim them: from the server's own address, by
// each name that they may know it by, all at once. One UDP port serves them all; who does not answer keeps nobody waiting.

import { parseAddress } from '../../../core/base/address.ts';
import { Failed } from '../../../core/base/failed.ts';
import { LONGEST_NAME } from '../../../core/protocol/nsm.ts';
import type { Datagrams } from '../../../host/datagrams.ts';
import type { Machine } from '../../../host/machine.ts';
import { Asker } from './asker.ts';
import { Teller } from './client.ts';
import { listClients, readState } from './folder.ts';
import { type Counts, type Notified, ToldClients, type ToldParts } from './told.ts';
import { whereabouts } from './whereabouts.ts';

export type NotifyMachine = Pick<
  Machine,
  'clock' | 'files' | 'moveFile' | 'removeFile' | 'datagrams' | 'rpc' | 'resolveName'
>;

export interface NotifyParts extends ToldParts {
  readonly machine: NotifyMachine;
  /** The server's, on this machine (or in this process's network namespace). */
  readonly address: string;
  /** By which clients may know the server, beside its address: full and short. */
  readonly names: readonly string[];
  /** Odd, and never told before; that of the folder unless given. */
  readonly state?: number;
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
  const list = new ToldClients(parts, clients);
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
