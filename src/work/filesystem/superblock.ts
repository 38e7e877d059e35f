// What the kernel has in use, whoever has mounted it and wherever: a filesystem's folder in sysfs is there as long as that is so (fs/ext4/sysfs.c,
// fs/xfs/xfs_super.c, fs/btrfs/sysfs.c). A mount that was detached (umount -l), or one in another namespace, shows nowhere else.
import type { Machine } from '../../host/machine.ts';

/** `device`: MAJOR:MINOR. False for a type whose filesystems have no such folder. */
export async function inUse(machine: Pick<Machine, 'files'>, type: string, device: string): Promise<boolean> {
  const name = await kernelName(machine, device);
  if (name === undefined) return false;
  if (type === 'btrfs') return (await btrfsWith(machine, name)) !== undefined;
  return machine.files.exists(`/sys/fs/${type === 'xfs' ? 'xfs' : 'ext4'}/${name}`);
}

/** The numbers of all devices that it is on: a Btrfs that is mounted may have several. */
export async function numbersOf(
  machine: Pick<Machine, 'files'>,
  type: string,
  device: string,
): Promise<readonly string[]> {
  if (type !== 'btrfs') return [device];
  const name = await kernelName(machine, device);
  const folder = name === undefined ? undefined : await btrfsWith(machine, name);
  const names = folder === undefined ? [] : ((await machine.files.list(folder)) ?? []);
  const numbers = names.map(async (it) => (await machine.files.read(`/sys/class/block/${it}/dev`))?.trim() ?? []);
  return [...new Set([device, ...(await Promise.all(numbers)).flat()])];
}

// ---

/** As sysfs has it: no slash is in it. */
async function kernelName({ files }: Pick<Machine, 'files'>, device: string): Promise<string | undefined> {
  const said = await files.read(`/sys/dev/block/${device}/uevent`);
  return /^DEVNAME=(.+)$/m.exec(said ?? '')?.[1]?.replaceAll('/', '!');
}

const BTRFS = '/sys/fs/btrfs';

async function btrfsWith({ files }: Pick<Machine, 'files'>, name: string): Promise<string | undefined> {
  for (const id of (await files.list(BTRFS)) ?? [])
    if (await files.exists(`${BTRFS}/${id}/devices/${name}`)) return `${BTRFS}/${id}/devices`;
  return undefined;
}
