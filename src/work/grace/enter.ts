// Into grace, in a way that lasts: with phantoms whose reclaims Ganesha waits for, which say that they are done when they are told to.
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { extendGrace, incarnationOf, isInGrace } from './ganesha-grace.ts';
import { leavePhantoms, takeHold } from './hold-record.ts';
import { expectPhantoms, PHANTOMS } from './phantom.ts';

export interface HoldParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  /** Tells this hold from every other one. */
  readonly hold: string;
}

export interface Held {
  /** The daemon's life that entered. */
  readonly incarnation: string;
  /** Those that were brought then. */
  readonly phantoms: readonly number[];
  /** It expects nobody else: it was in no grace, its own or another hold's, when it was entered. */
  readonly onlyPhantoms: boolean;
  /** When its Grace_Period began last; ms since the epoch. */
  readonly extendedAt: number;
}

/** Resolves when get_grace was read back as true. Rejects when the daemon does not answer, or did not enter. */
export async function enter(parts: HoldParts): Promise<Held> {
  const { machine, server } = parts;
  const { incarnation, inGrace } = await look(parts);
  const extendedAt = machine.clock.now();
  const phantoms = await takeHold(machine, server.name, parts.hold, servesV3(server) ? 0 : PHANTOMS);
  if (phantoms.length === 0) await extendGrace(machine, server.name);
  else await expectPhantoms(machine, parts.cluster, server, phantoms);
  const held = { incarnation, phantoms, onlyPhantoms: !inGrace, extendedAt };
  if (await isWithin(parts, held)) return held;
  throw new Error(`${server.name} did not enter grace`);
}

/**
 * The same with nobody to keep it or let it go: it ends with its Grace_Period, or with the next hold. False when get_grace was not read back
 * as true; rejects when the daemon does not answer.
 */
export async function enterUnheld(machine: Machine, cluster: Cluster, server: Server): Promise<boolean> {
  const { name } = server;
  if (servesV3(server)) await extendGrace(machine, name);
  else await expectPhantoms(machine, cluster, server, await leavePhantoms(machine, name, newHold(machine), PHANTOMS));
  return isInGrace(machine, name);
}

/** A name that tells a hold from every other one. */
export const newHold = (machine: Machine): string => `${machine.clock.now()}-${Math.random()}`;

/** Is it the same life of the daemon, and in grace? */
export async function isWithin(parts: HoldParts, held: Held): Promise<boolean> {
  const { incarnation, inGrace } = await look(parts);
  return incarnation === held.incarnation && inGrace;
}

// ---

async function look({ machine, server: { name } }: HoldParts): Promise<{ incarnation: string; inGrace: boolean }> {
  const [incarnation, inGrace] = await Promise.all([incarnationOf(machine, name), isInGrace(machine, name)]);
  return { incarnation, inGrace };
}
