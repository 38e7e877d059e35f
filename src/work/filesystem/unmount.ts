// A filesystem taken off this node: afterwards the kernel has it in use nowhere, by whatever name, at whatever place, in whatever namespace. Somebody else
// mounts it next, and two nodes that have mounted one filesystem destroy it.
import { eventually, inTime } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import type { Holder } from '../kernel/holders.ts';
import { type Found, find, type Wanted } from './find.ts';
import { unmountElsewhere } from './namespaces.ts';
import { kernelUsers, type Occupied, usersOf } from './users.ts';

/**
 * What is mounted over it or in it goes with it. Programs that use it are told to end (SIGTERM), and killed in the second half of the time. `held` hears of them,
 * once, before. Never a lazy unmount: that hides who still writes. Throws a sentence with whoever is left in the way.
 */
export async function unmountFilesystem(
  machine: Machine,
  wanted: Wanted,
  withinMs: number,
  held: (users: readonly Holder[]) => void,
): Promise<void> {
  const end = machine.clock.now() + withinMs;
  const left = () => Math.max(0, end - machine.clock.now());
  const occupied = occupiedBy(await find(machine, wanted));
  if (await isGone(machine, wanted, left())) return;
  // It is for the journal: whoever is in the way is looked for again.
  held(await usersOf(machine, occupied).catch(() => []));
  const going = { machine, wanted, occupied };
  if (await goneAfter(going, 'SIGTERM', left() / 2)) return;
  if (await goneAfter(going, 'SIGKILL', left())) return;
  throw new Error(`${wanted.directory} can't be unmounted: ${await whoIsLeft(going)}`);
}

// ---

interface Going {
  readonly machine: Machine;
  readonly wanted: Wanted;
  /** As it was before anything was unmounted: whoever uses it in another namespace does so afterwards too. */
  readonly occupied: Occupied;
}

/** Of what only lies at its directory, since its device has lost its path, the device may be that of the node's own files. */
const occupiedBy = ({ directory, stack, own, device }: Found): Occupied => ({
  places: [...new Set([directory, ...stack.map(({ at }) => at)])],
  devices: device === undefined ? [] : [...new Set([device, ...own.map((mount) => mount.device)])],
});

async function goneAfter({ machine, wanted, occupied }: Going, signal: NodeJS.Signals, withinMs: number) {
  const signalled = new Set<number>();
  const wait = { what: `${wanted.directory} to be unmounted`, withinMs, everyMs: 200 };
  const gone = eventually(machine.clock, wait, async () => {
    for (const { pid } of await usersOf(machine, occupied)) {
      if (!signalled.has(pid)) machine.kill(pid, signal);
      signalled.add(pid);
    }
    return (await isGone(machine, wanted, withinMs)) || undefined;
  });
  // Whoever is left is asked for by name then.
  return gone.catch(() => false);
}

/** One try. */
async function isGone(machine: Machine, wanted: Wanted, withinMs: number): Promise<boolean> {
  const found = await find(machine, wanted);
  if (found.own.some(({ at }) => at === '/')) throw new Error(`${wanted.device} holds the root of ${machine.name}`);
  for (const { at } of found.stack) await unmount(machine, at, withinMs);
  const left = found.stack.length === 0 ? found : await find(machine, wanted);
  if (left.own.length > 0) return false;
  if (!left.alive) return true;
  await unmountElsewhere(machine, found);
  return !(await find(machine, wanted)).alive;
}

/** 32: it is busy, or not mounted any more. A program that waits for a device that hangs is ended by nothing: we are, in time to say so. */
async function unmount(machine: Machine, at: string, withinMs: number): Promise<void> {
  const unmounting = machine.run(['umount', '--', at], { okExits: [0, 1, 32], deadlineMs: withinMs });
  await inTime(machine.clock, `umount ${at}, which waits for its device`, withinMs, unmounting);
}

async function whoIsLeft({ machine, wanted, occupied }: Going): Promise<string> {
  const found = await find(machine, wanted);
  // Of what can't be told now nothing is said: the stop has failed either way.
  const programs = (await usersOf(machine, occupied).catch(() => [])).map(inWords);
  const kernel = (await kernelUsers(machine, occupied).catch(() => [])).map((what) => `${what} holds it`);
  const known = [...programs, ...kernel];
  if (known.length > 0) return known.join('; ');
  return found.own.length === 0
    ? 'it is mounted nowhere, and still in use: its device does not answer, it is frozen (fsfreeze), it was unmounted lazily (umount -l), or a mount namespace without a process keeps it'
    : "no program uses it, so the kernel does: an NFS server's lock, a loop device, swap, or a device on top of it";
}

/** For a person. */
export const inWords = ({ program, pid, path }: Holder): string => `${program} (process ${pid}) holds ${path}`;
