// The disks of kernel nodes: sparse files in the lab's memory.
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { debugfsCommands } from '../kernel-node/debugfs-commands.ts';
import type { Disk } from '../kernel-node/places.ts';
import { inLab } from './tool.ts';

/** Makes those that are not there yet; a disk that is there keeps what it holds. */
export async function makeDisks(disks: readonly Disk[]): Promise<void> {
  for (const disk of disks) await makeDisk(disk);
}

async function makeDisk({ file, megabytes, formatted, holds }: Disk): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  try {
    const made = await open(file, 'wx', 0o600);
    await made.truncate(megabytes * MEGABYTE);
    await made.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  if (!formatted) return;
  await inLab(['mkfs.ext4', '-q', '-F', ...SMALL, file]);
  // Without a mount: this machine's kernel may have neither loop devices nor ext4.
  const input = debugfsCommands(holds);
  if (input !== '') await inLab(['debugfs', '-w', file], { input });
}

const MEGABYTE = 1024 * 1024;
/** Nothing is left to initialise later: user-mode Linux complains of each such write. */
const SMALL = ['-N', '32768', '-J', 'size=8', '-E', 'lazy_itable_init=0,lazy_journal_init=0,nodiscard'];
