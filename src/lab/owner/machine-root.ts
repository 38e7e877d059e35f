// What is in this machine's root and in the lab's /srv.
import { readdir, readlink, stat } from 'node:fs/promises';
import type { MachineRoot } from '../kernel-node/root.ts';
import { UML_MODULES } from './uml.ts';

const MODE_BITS = 0o7777;

export async function machineRoot(): Promise<MachineRoot> {
  const [entries, srv, kernels] = await Promise.all([
    readdir('/', { withFileTypes: true }),
    readdir('/srv', { withFileTypes: true }),
    readdir(UML_MODULES),
  ]);
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return {
    links: await Promise.all(links.map(async (path) => ({ path, target: await readlink(`/${path}`) }))),
    folders: await Promise.all(
      folders.map(async (path) => ({ path, mode: (await stat(`/${path}`)).mode & MODE_BITS })),
    ),
    srv: srv.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    kernels,
  };
}
