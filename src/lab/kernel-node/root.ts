// The root of a kernel node: which folders and links its disk begins with, and what is mounted where.
import type { Folder, Link, Skeleton } from './debugfs-commands.ts';

/** What this machine has in its root, and in /srv as the lab sees it. */
export interface MachineRoot {
  readonly links: readonly Link[];
  readonly folders: readonly Folder[];
  /** Names. */
  readonly srv: readonly string[];
  /** Versions of user-mode kernels that there are modules for. */
  readonly kernels: readonly string[];
}

/** Where the disk is mounted while the machine's own files are still the root. */
export const FIRST_MOUNT = '/run/lab/uml/root';
/** On the disk: what is laid over the machine's files. */
const KEPT = '.node';
/** In the new root: where the old one is, for a moment. */
export const OLD_ROOT = `${KEPT}/old`;
/** Not the machine's, but each node's own. */
const OWN = new Set(['proc', 'sys', 'dev', 'run', 'srv', 'lost+found', KEPT]);
const MODULES = '/usr/lib/uml/modules';

/** What the disk of a node that has never run holds. */
export function rootSkeleton({ links, folders, srv, kernels }: MachineRoot): Skeleton {
  const kept = overlaid(folders);
  const under = (path: string) => ({ path, mode: 0o755 });
  return {
    folders: [
      ...['proc', 'sys', 'dev', 'run', OLD_ROOT, ...srv.map((name) => `srv/${name}`)].map(under),
      ...kept.flatMap(({ path, mode }) => [under(path), under(`${KEPT}/${path}/work`), { path: upper(path), mode }]),
      under(`${upper('usr')}/lib/modules`),
    ],
    links: [
      ...links,
      // Where modprobe looks unless told otherwise, as programs and the kernel itself run it.
      ...kernels.map((it) => ({ path: `${upper('usr')}/lib/modules/${it}`, target: `${MODULES}/${it}` })),
    ],
  };
}

/** An fstab(5) for `mount --all`, while FIRST_MOUNT is the disk. `local`: folders of /srv that stay the node's own. */
export function rootTable({ folders, srv }: MachineRoot, local: readonly string[]): string {
  const lab = srv.map((name) => `/srv/${name}`).filter((path) => !local.includes(path));
  const lines = [
    ...overlaid(folders).map(({ path }) => line('node-disk', path, 'overlay', overlay(path))),
    ...lab.map((path) => line('lab-srv', path.slice(1), 'hostfs', path)),
    line('proc', 'proc', 'proc', 'defaults'),
    line('sys', 'sys', 'sysfs', 'defaults'),
    line('cgroup', 'sys/fs/cgroup', 'cgroup2', 'defaults'),
    line('dev', 'dev', 'devtmpfs', 'defaults'),
    line('devpts', 'dev/pts', 'devpts', 'x-mount.mkdir'),
    line('node-memory', 'dev/shm', 'tmpfs', 'mode=1777,x-mount.mkdir'),
    line('node-memory', 'run', 'tmpfs', 'mode=755'),
  ];
  return `${lines.join('\n')}\n`;
}

const overlaid = (folders: readonly Folder[]) => folders.filter(({ path }) => !OWN.has(path));
const upper = (path: string) => `${KEPT}/${path}/upper`;
const overlay = (path: string) =>
  `lowerdir=/${path},upperdir=${FIRST_MOUNT}/${upper(path)},workdir=${FIRST_MOUNT}/${KEPT}/${path}/work`;

const line = (source: string, path: string, type: string, options: string) =>
  [source, `${FIRST_MOUNT}/${path}`, type, options, '0', '0'].map(escaped).join(' ');

/** As fstab(5) has blanks. */
const escaped = (word: string) => word.replaceAll(' ', '\\040');
