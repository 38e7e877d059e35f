// Who keeps a server in grace, and which phantoms it waits for: in memory of the node, so that a dead keeper's successor can let it go.
import type { Machine } from '../../host/machine.ts';
import { type Identity, identityOf, isAlive } from '../server/identity.ts';
import { RUN } from '../server/paths.ts';

export interface HoldRecord {
  /** The process that does; null when nobody does any more. */
  readonly holder: Identity | null;
  /** The phantoms that have not said yet that they are done. */
  readonly open: readonly number[];
  /** The next phantom's number: none is used twice in a boot of the node. */
  readonly next: number;
}

export async function readHold(machine: Machine, server: string): Promise<HoldRecord> {
  const text = await machine.files.read(path(server));
  return text === undefined ? NEVER_HELD : (JSON.parse(text) as HoldRecord);
}

/** What `change` says is different; the rest stays. */
export async function changeHold(machine: Machine, server: string, change: Partial<HoldRecord>): Promise<void> {
  await machine.files.write(path(server), JSON.stringify({ ...(await readHold(machine, server)), ...change }));
}

/** Takes so many new phantoms for this process, which holds the server from now on. */
export async function openPhantoms(machine: Machine, server: string, count: number): Promise<readonly number[]> {
  const [{ open, next }, holder] = await Promise.all([readHold(machine, server), ownIdentity(machine)]);
  const numbers = Array.from({ length: count }, (_, i) => next + i);
  await changeHold(machine, server, { holder, open: [...open, ...numbers], next: next + count });
  return numbers;
}

/** Is somebody alive keeping this server of this node in grace? */
export async function isHeld(machine: Machine, server: string): Promise<boolean> {
  const { holder } = await readHold(machine, server);
  return holder !== null && (await isAlive(machine, holder));
}

// ---

async function ownIdentity(machine: Machine): Promise<Identity> {
  const pid = Number.parseInt((await machine.files.read('/proc/self/stat')) ?? '', 10);
  const identity = await identityOf(machine, pid);
  if (identity === undefined) throw new Error('this process is not in /proc');
  return identity;
}

const path = (server: string): string => `${RUN}/holds/${server}.json`;

const NEVER_HELD: HoldRecord = { holder: null, open: [], next: 1 };
