// A filesystem mounted on this node, once.
import { eventually, inTime } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { blockDevices } from '../../host/tools/stat.ts';
import { type Found, find, type Wanted } from './find.ts';
import { calledBy, elsewhere, isReadOnly, mountThere, troubleOf } from './trouble.ts';

/**
 * Returns when it is mounted at its directory, which is made where there is none, and takes writes unless told not to; it may have been so before. No check of
 * it is made (fsck): each of its types has a journal, or is checked by nobody else either (fsck.btrfs). Throws a sentence that names the node where something
 * is in the way.
 */
export async function mountFilesystem(machine: Machine, wanted: Wanted, withinMs: number): Promise<void> {
  await awaitDevice(machine, wanted.device, Math.min(withinMs / 4, DEVICE_MS));
  const found = await find(machine, wanted);
  if (mountThere(found) !== undefined) return requireWell(machine, wanted, found, withinMs / 4);
  const refusal = inTheWay(machine, wanted, found);
  if (refusal !== undefined) throw new Error(refusal);
  await machine.files.makeFolder(wanted.directory);
  try {
    const mounting = machine.run(mountArgv(wanted), { deadlineMs: withinMs });
    // A program that waits for a device that hangs is ended by nothing.
    await inTime(machine.clock, `${wanted.device} to be mounted`, withinMs, mounting);
  } catch (error) {
    // Another start beside us was faster.
    if (mountThere(await find(machine, wanted)) === undefined) throw error;
  }
}

/** Without --rw mount(8) is content with a mount that takes no writes, where its device takes none. */
export const mountArgv = ({ device, directory, type, options }: Wanted) =>
  [
    ...(['mount', isReadOnly({ options }) ? '--read-only' : '--rw', '-t', type] as const),
    ...(options === '' ? [] : ['-o', options]),
    ...[device, directory],
  ] as const;

// ---

/** A link to a device that has just come is udev's to make. */
const DEVICE_MS = 5_000;

async function awaitDevice(machine: Machine, device: string, withinMs: number): Promise<void> {
  const wait = { what: device, withinMs, everyMs: 250 };
  const there = async () => ((await blockDevices(machine, [device])).has(device) ? true : undefined);
  await eventually(machine.clock, wait, there).catch((error: unknown) => {
    const why = 'is its storage connected, its volume active, its DRBD resource up?';
    throw new Error(`${machine.name} has no device ${device}: ${why}`, { cause: error });
  });
}

async function requireWell(machine: Machine, wanted: Wanted, found: Found, withinMs: number): Promise<void> {
  const trouble = await troubleOf(machine, wanted, found, withinMs);
  if (trouble !== undefined) throw new Error(trouble);
}

/** Mounted twice it would be unmounted half; what it would hide belongs to somebody. */
function inTheWay({ name }: Machine, wanted: Wanted, found: Found): string | undefined {
  const [stranger] = [...found.there, ...found.below];
  if (elsewhere(wanted, found) !== undefined) return `${elsewhere(wanted, found)}, on ${name}`;
  if (stranger === undefined) return undefined;
  return `${calledBy(stranger)} is mounted at ${stranger.at} on ${name}: ${wanted.device} can't be mounted over it`;
}
