// Who keeps a server in grace, and which phantoms it waits for: in memory of the node, so that a dead keeper's successor can let it go.
import type { Machine } from '../../host/machine.ts';
import { type Identity, identityOf, isAlive } from '../server/identity.ts';
import { RUN } from '../server/paths.ts';

export interface HoldRecord {
  /** Null when nobody does any more. */
  readonly holder: Holder | null;
  /** The phantoms that have not said yet that they are done. */
  readonly open: readonly number[];
  /** The next phantom's number: none is used twice in a boot of the node. */
  readonly next: number;
}

export interface Holder extends Identity {
  /** Which of the process's holds. */
  readonly hold: string;
}

export async function readHold(machine: Machine, server: string): Promise<HoldRecord> {
  const text = await machine.files.read(path(server));
  return text === undefined ? NEVER_HELD : (JSON.parse(text) as HoldRecord);
}

/** This hold has the server from now on, with so many phantoms more: those are returned. */
export async function takeHold(
  machine: Machine,
  server: string,
  hold: string,
  count: number,
): Promise<readonly number[]> {
  const holder = { ...(await ownIdentity(machine)), hold };
  const { open, next } = await change(machine, server, ({ open, next }) => ({
    holder,
    open: [...open, ...Array.from({ length: count }, (_, i) => next + i)],
    next: next + count,
  }));
  return open.filter((number) => number >= next - count);
}

/** The hold ends. Returns the phantoms that it leaves: none when another hold has the server already, and will speak for all. */
export async function endHold(machine: Machine, server: string, hold: string): Promise<readonly number[]> {
  const { holder, open } = await change(machine, server, (record) =>
    record.holder?.hold === hold ? { ...record, holder: null } : record,
  );
  return holder === null ? open : [];
}

export async function closePhantom(machine: Machine, server: string, number: number): Promise<void> {
  await change(machine, server, (record) => ({ ...record, open: record.open.filter((other) => other !== number) }));
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

/** Of one process's changes, each sees the one before. */
let changes: Promise<unknown> = Promise.resolve();

function change(machine: Machine, server: string, make: (record: HoldRecord) => HoldRecord): Promise<HoldRecord> {
  const changed = changes.then(async () => {
    const record = make(await readHold(machine, server));
    await machine.files.write(path(server), JSON.stringify(record));
    return record;
  });
  changes = changed.catch(() => undefined);
  return changed;
}

const path = (server: string): string => `${RUN}/holds/${server}.json`;

const NEVER_HELD: HoldRecord = { holder: null, open: [], next: 1 };
