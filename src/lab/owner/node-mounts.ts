// A node's file systems: the machine's own files, with everything that a node would write kept apart.
import { writeFile } from 'node:fs/promises';
import { LAB_FOLDER } from '../state.ts';
import { overlay } from './storage.ts';
import { inNode } from './tool.ts';

/** Overlaid folders keep their changes over a power cycle, as disks do. */
const DISKS = ['/etc', '/var/cache', '/var/lib', '/var/log', '/usr'] as const;
const MEMORY = [
  ['/dev/shm', '1777'],
  ['/run', '755'],
] as const;

/**
 * /run comes last: it hides the lab's own, where the disks are kept. The sources have names of our own, since mount(8) skips
 * what it takes for mounted already: the machine's own tmpfs on /dev/shm would do.
 */
export async function mountNode(name: string, init: number): Promise<void> {
  const folder = `${LAB_FOLDER}/nodes/${name}`;
  const disks = DISKS.map(async (path) => {
    const options = await overlay(path, `${folder}/disks/${path.slice(1).replaceAll('/', '-')}`);
    return `node-disk ${path} overlay ${options} 0 0`;
  });
  const memory = MEMORY.map(([path, mode]) => `node-memory ${path} tmpfs mode=${mode} 0 0`);
  const table = `${folder}/fstab`;
  await writeFile(table, `${[...(await Promise.all(disks)), ...memory].join('\n')}\n`);
  await inNode(name, init, ['mount', '--all', '--fstab', table]);
}
