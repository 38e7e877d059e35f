// Whoever keeps a filesystem from being unmounted: programs, by what they have open or mapped, and the kernel, which no signal ends.
import { inHexadecimal, isWithin } from '../../core/protocol/mountinfo.ts';
import type { Machine } from '../../host/machine.ts';
import { filesAt } from '../../host/tools/stat.ts';
import { type Holder, holdersOf, programOf } from '../kernel/holders.ts';

/** What is to be free of users: what is mounted at these places, and what is on these devices (MAJOR:MINOR) wherever that is mounted. */
export interface Occupied {
  readonly places: readonly string[];
  readonly devices: readonly string[];
}

/** The programs that use it or what is mounted in it, and no other: of those in another mount namespace a path alone says nothing. Throws ToolError. */
export async function usersOf(machine: Machine, { places, devices }: Occupied): Promise<readonly Holder[]> {
  const [open, mapped] = await Promise.all([holdersOf(machine, places), mappersOf(machine, devices)]);
  const using = [...(await reallyUsing(machine, devices, open)), ...mapped];
  return using.filter(({ pid }, index) => pid > 1 && using.findIndex((other) => other.pid === pid) === index);
}

/** What of the kernel's own keeps it busy, as far as it says so; each completes the sentence "... holds it". */
export async function kernelUsers({ files }: Machine, { places }: Occupied): Promise<readonly string[]> {
  const within = (path: string) => places.some((place) => isWithin(path, place));
  const lines = async (path: string) => ((await files.read(path)) ?? '').split('\n');
  const loops = (await files.list('/sys/block'))?.filter((name) => name.startsWith('loop')) ?? [];
  const backing = loops.map(async (name) => [name, await lines(`/sys/block/${name}/loop/backing_file`)] as const);
  const first = (line: string) => line.split(/\s/)[0] ?? '';
  return [
    ...(await lines('/proc/swaps'))
      .map(first)
      .filter(within)
      .map((path) => `swap on ${path} (swapoff)`),
    ...(await Promise.all(backing))
      .filter(([, [file = '']]) => within(file))
      .map(([name, [file]]) => `/dev/${name} with its file ${file} (losetup --detach)`),
    ...(await lines('/proc/fs/nfsd/exports'))
      .map(first)
      .filter(within)
      .map((path) => `an export of this kernel's NFS server, ${path} (exportfs -u)`),
  ];
}

// ---

const OUR_NAMESPACE = '/proc/self/ns/mnt';
const namespaceOf = ({ pid }: Holder): string => `/proc/${pid}/ns/mnt`;

/** Who sees the mounts that we see is known by a path; of anybody else the file itself has to be on one of these devices. */
async function reallyUsing(
  machine: Machine,
  devices: readonly string[],
  holders: readonly Holder[],
): Promise<readonly Holder[]> {
  if (holders.length === 0) return [];
  const asked = [OUR_NAMESPACE, ...holders.map(namespaceOf), ...holders.map(({ link }) => link)];
  const files = await filesAt(machine, asked);
  const ours = files.get(OUR_NAMESPACE)?.inode;
  return holders.filter((holder) => {
    const device = files.get(holder.link)?.device;
    return files.get(namespaceOf(holder))?.inode === ours || (device !== undefined && devices.includes(device));
  });
}

/** Files that are mapped and no longer open; the device there is the filesystem's (fs/proc/task_mmu.c). */
async function mappersOf(machine: Machine, devices: readonly string[]): Promise<readonly Holder[]> {
  if (devices.length === 0) return [];
  const numbers = devices.map(inHexadecimal);
  const pids = ((await machine.files.list('/proc')) ?? []).map(Number).filter((pid) => pid > 0);
  const found = pids.map(async (pid): Promise<Holder[]> => {
    const link = `/proc/${pid}/maps`;
    // A process that has ended meanwhile uses nothing.
    const maps = (await machine.files.read(link).catch(() => undefined)) ?? '';
    const path = maps
      .split('\n')
      .map(readMapping)
      .find(({ device }) => numbers.includes(device))?.path;
    return path === undefined ? [] : [{ pid, path, link, program: await programOf(machine, pid) }];
  });
  return (await Promise.all(found)).flat();
}

/** 08048000-08049000 r-xp 00000000 03:00 8312  /opt/test */
function readMapping(line: string): { readonly device: string; readonly path: string } {
  const [, , , device = '', , ...path] = line.split(/ +/);
  return { device, path: path.join(' ') };
}
