// Who keeps a server in grace, and which phantoms it waits for: one file for each hold, written by nobody else, in memory of the node. So a keeper
// and a supervisor can hold the same server, and whoever lets it go last speaks for all, also for one that died.
import type { Machine } from '../../host/machine.ts';
import { type Identity, identityOf, isAlive } from '../server/identity.ts';
import { RUN } from '../server/paths.ts';

interface HoldRecord {
  /** The process that holds it; null when its hold is over, and its phantoms are left to others. */
  readonly holder: Identity | null;
  /** The phantoms that it has brought. */
  readonly phantoms: readonly number[];
}

/** This hold has the server from now on, with so many phantoms more: those are returned. */
export async function takeHold(
  machine: Machine,
  server: string,
  hold: string,
  count: number,
): Promise<readonly number[]> {
  const [record, holder] = await Promise.all([read(machine, server, hold), ownIdentity(machine)]);
  const brought = newPhantoms(count);
  await write(machine, server, hold, { holder, phantoms: [...(record?.phantoms ?? []), ...brought] });
  return brought;
}

/** Phantoms that nobody's hold brings: whoever holds the server next, and last, speaks for them. */
export async function leavePhantoms(
  machine: Machine,
  server: string,
  hold: string,
  count: number,
): Promise<readonly number[]> {
  const phantoms = newPhantoms(count);
  await write(machine, server, hold, { holder: null, phantoms });
  return phantoms;
}

/** The hold is over. Returns the phantoms that are to be spoken for now: none while another hold has the server. */
export async function endHold(machine: Machine, server: string, hold: string): Promise<readonly number[]> {
  const record = await read(machine, server, hold);
  if (record !== undefined) await write(machine, server, hold, { ...record, holder: null });
  // What is taken after this look is another hold's, and stays.
  const holds = await all(machine, server);
  if (await someAlive(machine, holds)) return [];
  await Promise.all(holds.map((seen) => machine.files.remove(path(server, seen.hold))));
  return holds.flatMap(({ phantoms }) => phantoms);
}

/** Is somebody alive keeping this server of this node in grace? */
export const isHeld = async (machine: Machine, server: string): Promise<boolean> =>
  someAlive(machine, await all(machine, server));

/** All that have been brought and not spoken for. */
export const phantomsOf = async (machine: Machine, server: string): Promise<readonly number[]> =>
  (await all(machine, server)).flatMap(({ phantoms }) => phantoms);

export const hasHold = (machine: Machine, server: string, hold: string): Promise<boolean> =>
  machine.files.exists(path(server, hold));

export const forgetHolds = (machine: Machine, server: string): Promise<void> => machine.files.remove(folder(server));

// ---

/** None is taken twice: Ganesha would wait for two words of one. */
const newPhantoms = (count: number): readonly number[] =>
  Array.from({ length: count }, () => Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));

async function ownIdentity(machine: Machine): Promise<Identity> {
  const pid = Number.parseInt((await machine.files.read('/proc/self/stat')) ?? '', 10);
  const identity = await identityOf(machine, pid);
  if (identity === undefined) throw new Error('this process is not in /proc');
  return identity;
}

async function all(machine: Machine, server: string): Promise<readonly (HoldRecord & { readonly hold: string })[]> {
  const names = (await machine.files.list(folder(server))) ?? [];
  const holds = names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
  const readOne = async (hold: string) => {
    const record = await read(machine, server, hold);
    return record === undefined ? [] : [{ hold, ...record }];
  };
  return (await Promise.all(holds.map(readOne))).flat();
}

async function someAlive(machine: Machine, holds: readonly HoldRecord[]): Promise<boolean> {
  for (const { holder } of holds) if (holder !== null && (await isAlive(machine, holder))) return true;
  return false;
}

async function read(machine: Machine, server: string, hold: string): Promise<HoldRecord | undefined> {
  const text = await machine.files.read(path(server, hold));
  return text === undefined ? undefined : (JSON.parse(text) as HoldRecord);
}

const write = (machine: Machine, server: string, hold: string, record: HoldRecord): Promise<void> =>
  machine.files.write(path(server, hold), JSON.stringify(record));

const SUFFIX = '.json';
const folder = (server: string): string => `${RUN}/holds/${server}`;
const path = (server: string, hold: string): string => `${folder(server)}/${hold}${SUFFIX}`;
