import { type ExportRoot, fileHandles } from '../../../core/doctor/checks/file-handles.ts';
import type { Host } from '../../../host/host.ts';
import { findMounts } from '../../../host/tools/findmnt.ts';
import { onEachNode } from '../examine.ts';
import type { Scene } from '../scene.ts';

export const fileHandlesProbe = onEachNode(fileHandles, async (host, scene) => {
  const exports = exportsOf(host.name, scene);
  if (exports.length === 0) return {};
  const paths = exports.map(({ path }) => path);
  const [inodes, ids, mounts] = await Promise.all([
    statOf(host, ['--format=%i %n'], paths),
    statOf(host, ['--file-system', '--format=%i %n'], paths),
    findMounts(host, ['TARGET', 'UUID', 'MAJ:MIN']),
  ]);
  const roots = exports.map(({ name, path }) => {
    const [inode, fsid, mount] = [inodes.get(path), ids.get(path), mountOf(mounts, path)];
    if (inode === undefined || fsid === undefined) return [name, 'there is no such folder'] as const;
    const { uuid = null, 'maj:min': device = '' } = mount ?? {};
    return [
      name,
      { inode, fsid, uuid: uuid === null ? null : String(uuid), device: String(device) } satisfies ExportRoot,
    ] as const;
  });
  return Object.fromEntries(roots);
});

function exportsOf(node: string, { cluster }: Scene) {
  // What moves with its server is in one place, and a kernel's server has the export's id in its handles.
  const here = cluster.servers.filter(
    ({ home, failoverTo, daemon, filesystems }) =>
      [home, ...failoverTo].includes(node) && daemon === 'ganesha' && filesystems.length === 0,
  );
  return cluster.exports.filter(({ name }) => here.some((server) => server.exports.includes(name)));
}

/** By path; 1: some are not there. */
async function statOf(
  host: Host,
  options: readonly string[],
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await host.run(['stat', ...options, '--', ...paths], { okExits: [0, 1] });
  const rows = stdout.split('\n').filter((line) => line !== '');
  return new Map(rows.map((row) => [row.slice(row.indexOf(' ') + 1), row.slice(0, row.indexOf(' '))]));
}

/** What holds the path: the longest mount point above it, and of several there, the last. */
const mountOf = (mounts: Awaited<ReturnType<typeof findMounts>>, path: string) =>
  mounts
    .filter(({ target }) => target === '/' || path === target || path.startsWith(`${target}/`))
    .reduce<(typeof mounts)[number] | undefined>(
      (best, mount) => (String(mount.target).length >= String(best?.target ?? '').length ? mount : best),
      undefined,
    );
