// Where on this node a filesystem is mounted, by what the kernel says: by any name of its device, at any place, in any namespace.
import { isWithin, type Mount, readMounts } from '../../core/protocol/mountinfo.ts';
import type { Machine } from '../../host/machine.ts';
import { blockDevices } from '../../host/tools/stat.ts';
import { inUse, numbersOf } from './superblock.ts';

/** As mount(8) has it, and the parameters of resource-agents' Filesystem. */
export interface Wanted {
  readonly device: string;
  readonly directory: string;
  readonly type: string;
  /** With commas; may be empty. */
  readonly options: string;
}

export interface Found {
  /** The directory as the kernel calls it, without symbolic links. */
  readonly directory: string;
  /** MAJOR:MINOR in decimal; undefined where the device's path leads to none on this node. */
  readonly device: string | undefined;
  /** Its mounts, in this namespace. */
  readonly own: readonly Mount[];
  /** Whatever is mounted at the directory, the last covers the others. */
  readonly there: readonly Mount[];
  /** What is mounted below the directory, its own or not. */
  readonly below: readonly Mount[];
  /** What has to be unmounted before it is: its own mounts and whatever covers or lies in them, the first first. */
  readonly stack: readonly Mount[];
  /** The kernel has it in use, here or in another namespace, mounted or detached. */
  readonly alive: boolean;
}

/** Touches no file of it. Throws ToolError. */
export async function find(machine: Machine, wanted: Wanted): Promise<Found> {
  const [directory, mounts, devices] = await Promise.all([
    withoutLinks(machine, wanted.directory),
    mountsHere(machine),
    blockDevices(machine, [wanted.device]),
  ]);
  const device = devices.get(wanted.device);
  const numbers = device === undefined ? [] : await numbersOf(machine, wanted.type, device);
  const own = await ownOf(machine, mounts, { directory, type: wanted.type, numbers });
  const alive = device !== undefined && (await inUse(machine, wanted.type, device));
  const there = mounts.filter(({ at }) => at === directory);
  const below = mounts.filter(({ at }) => at !== directory && isWithin(at, directory));
  return { directory, device, own, there, below, stack: stackOf(mounts, own), alive };
}

// ---

async function mountsHere({ files }: Machine): Promise<readonly Mount[]> {
  const text = await files.read('/proc/self/mountinfo');
  if (text === undefined) throw new Error('/proc is not mounted');
  return readMounts(text);
}

/** Of the directory itself too: what is asked are names, no file. */
async function withoutLinks(machine: Machine, path: string): Promise<string> {
  const { stdout } = await machine.run(['realpath', '--canonicalize-missing', '--', path], { okExits: [0, 1] });
  return stdout.trimEnd() || path;
}

interface Sought {
  readonly directory: string;
  readonly type: string;
  /** Of its devices; none where they are not to be found. */
  readonly numbers: readonly string[];
}

/** Where its device has lost its path (its storage is gone, or udev has renamed it), what is mounted at its directory counts as it: it is that which has to go. */
async function ownOf(
  machine: Machine,
  mounts: readonly Mount[],
  { directory, type, numbers }: Sought,
): Promise<readonly Mount[]> {
  const alike = mounts.filter((mount) => mount.type === type);
  if (numbers.length === 0) return alike.filter(({ at }) => at === directory);
  if (type !== BTRFS) return mounts.filter(({ device }) => numbers.includes(device));
  // Its mounts show a number that no device has.
  const sources = await blockDevices(machine, [...new Set(alike.map(({ source }) => source))]);
  return alike.filter(({ source }) => numbers.includes(sources.get(source) ?? ''));
}

const BTRFS = 'btrfs';

/** Deepest first; of those at one place the last first, as umount(8) takes them. */
function stackOf(mounts: readonly Mount[], own: readonly Mount[]): readonly Mount[] {
  const first = (at: string): number => own.findIndex((mount) => isWithin(at, mount.at));
  return mounts
    .map((mount, index) => ({ mount, index }))
    .filter(({ mount, index }) => {
      const under = own[first(mount.at)];
      return under !== undefined && (own.includes(mount) || index > mounts.indexOf(under));
    })
    .toSorted((a, b) => b.mount.at.length - a.mount.at.length || b.index - a.index)
    .map(({ mount }) => mount);
}
