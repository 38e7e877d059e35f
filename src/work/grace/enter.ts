// Into grace, in a way that lasts: with phantoms whose reclaims Ganesha waits for, which say that they are done when they are told.
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { extendGrace, incarnationOf, isInGrace } from './ganesha-grace.ts';
import { openPhantoms } from './hold-record.ts';
import { expectPhantoms } from './phantom.ts';

export interface Held {
  /** The daemon's life that entered. */
  readonly incarnation: string;
  /** It expects nobody but the phantoms: it was in no grace, its own or another hold's, when it was entered. */
  readonly onlyPhantoms: boolean;
  /** Those that were brought then. */
  readonly phantoms: readonly number[];
  /** When its Grace_Period began last; ms since the epoch. */
  readonly extendedAt: number;
}

/** Resolves when get_grace was read back as true. Rejects when the daemon does not answer, or did not enter. */
export async function enter(machine: Machine, cluster: Cluster, server: Server): Promise<Held> {
  const [incarnation, inGrace] = await Promise.all([
    incarnationOf(machine, server.name),
    isInGrace(machine, server.name),
  ]);
  const extendedAt = machine.clock.now();
  const phantoms = servesV3(server) ? [] : await bringPhantoms(machine, cluster, server);
  if (phantoms.length === 0) await extendGrace(machine, server.name);
  const held = { incarnation, phantoms, onlyPhantoms: !inGrace, extendedAt };
  if (await isWithin(machine, server, held)) return held;
  throw new Error(`${server.name} did not enter grace`);
}

/** Is it the same life of the daemon, and in grace? */
export async function isWithin(machine: Machine, server: Server, { incarnation }: Held): Promise<boolean> {
  const [now, inGrace] = await Promise.all([incarnationOf(machine, server.name), isInGrace(machine, server.name)]);
  return now === incarnation && inGrace;
}

// ---

/** More than one, since Ganesha may take another's word for a phantom's: a client's that it let reclaim in an earlier grace and hears of only now. */
const PHANTOMS = 3;

async function bringPhantoms(machine: Machine, cluster: Cluster, server: Server): Promise<readonly number[]> {
  const numbers = await openPhantoms(machine, server.name, PHANTOMS);
  await expectPhantoms(machine, server, nodeAddress(machine, cluster), numbers);
  return numbers;
}

/** What the server sees when this node speaks to it (work/server/network.ts routeCommands). */
export function nodeAddress(machine: Machine, cluster: Cluster): string {
  const node = cluster.nodes.find(({ name }) => name === machine.name);
  if (node === undefined) throw new Error(`this machine, ${machine.name}, is no node of cluster ${cluster.name}`);
  return node.address;
}
