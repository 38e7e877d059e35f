// The disks that kernel nodes have: those that a spec names, under the very paths it names them by, and some for whoever wants to play.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster, Filesystem } from '../../core/spec/cluster.ts';
import type { LabDisk } from '../state.ts';

const SHARED_MEGABYTES = 256;
const OWN_MEGABYTES = 128;
/** User-mode Linux has sixteen disks (arch/um/drivers/ubd_kern.c, MAX_DEV), and one is the node's own. */
const MOST = 15;
/** Everyone may write in an export: clients write as root, and squashed root is nobody. */
const EXPORTED_MODE = 0o1777;

/** Throws Failed (2) where the spec wants what these disks can't hold. */
export function labDisks(cluster: Cluster): readonly LabDisk[] {
  const named = [...cluster.drbd.map(({ disk }) => own(disk)), ...sharedOf(cluster)];
  const spare = [own('/dev/lab/own'), ...[1, 2, 3, 4].map((number) => shared(`/dev/lab/shared${number}`, []))];
  const disks = [...named, ...spare.filter(({ alias }) => !named.some((disk) => disk.alias === alias))];
  if (disks.length > MOST)
    throw new Failed(2, 'lab-disks', `${disks.length} disks, and a kernel node has ${MOST}`, {
      hint: 'change a copy of the spec for the lab',
    });
  return disks;
}

function sharedOf(cluster: Cluster): readonly LabDisk[] {
  const bySource = new Map<string, LabDisk>();
  for (const server of cluster.servers)
    for (const filesystem of server.filesystems.filter(({ kind }) => kind === 'device')) {
      requireExt(filesystem);
      const exported = cluster.exports.filter(({ name }) => server.exports.includes(name)).map(({ path }) => path);
      const mounts = server.filesystems.map(({ mount }) => mount);
      bySource.set(filesystem.source, shared(filesystem.source, foldersOn(filesystem.mount, mounts, exported)));
    }
  return [...bySource.values()];
}

function requireExt({ source, type }: Filesystem): void {
  if (/^ext[234]$/.test(type)) return;
  throw new Failed(2, 'lab-filesystem', `${source} is to hold ${type}, and a lab's disks hold ext4`, {
    hint: 'change a copy of the spec for the lab',
  });
}

/** Those of the paths that lie on this mount and no deeper one, as folders from its root. */
function foldersOn(mount: string, mounts: readonly string[], paths: readonly string[]): LabDisk['folders'] {
  const lies = (path: string, on: string) => path === on || path.startsWith(`${on}/`);
  const deepest = (path: string) => mounts.filter((it) => lies(path, it)).toSorted((a, b) => b.length - a.length)[0];
  return paths
    .filter((path) => deepest(path) === mount)
    .map((path) => ({ path: path.slice(mount.length + 1), mode: EXPORTED_MODE }));
}

const own = (alias: string): LabDisk => ({
  ...{ alias, shared: false, megabytes: OWN_MEGABYTES },
  ...{ formatted: false, folders: [] },
});

const shared = (alias: string, folders: LabDisk['folders']): LabDisk => ({
  ...{ alias, shared: true, megabytes: SHARED_MEGABYTES },
  ...{ formatted: true, folders },
});
