// Whether a node can have the package, looked at before anything is touched.
import { Failed } from '../../core/base/failed.ts';
import { type InstalledPackage, namesOf, unmet } from '../../core/package/depends.ts';
import type { Host } from '../../host/host.ts';
import { ToolError } from '../../host/tool-error.ts';
import { roomIn } from '../../host/tools/coreutils.ts';
import { architectureOf, installedPackages } from '../../host/tools/dpkg.ts';
import type { PackageFile } from './package-file.ts';

export const NAME = 'gracekeeper';

/** False where the node has it. Throws Failed (3) where it can't have it. */
export async function lacks(host: Host, deb: PackageFile): Promise<boolean> {
  const installed = await installedPackages(host).catch(withoutDpkg(host));
  if (versionIn(installed) === deb.version) return false;
  const architecture = await architectureOf(host);
  if (deb.architecture !== 'all' && deb.architecture !== architecture)
    throw new Failed(
      3,
      'other-architecture',
      `${host.name} is ${architecture}, and ${deb.file} is for ${deb.architecture}`,
      {
        hint: 'npm run package on a machine of that architecture makes one for it',
      },
    );
  const missing = unmet(deb.depends, installed);
  if (missing.length > 0)
    throw new Failed(3, 'missing-dependency', `${host.name} lacks what gracekeeper depends on: ${missing.join(', ')}`, {
      hint: `apt-get install ${namesOf(missing).join(' ')}   # on ${host.name}`,
    });
  await requireRoom(host, deb);
  return true;
}

export const versionIn = (installed: readonly InstalledPackage[]): string | undefined =>
  installed.find(({ name }) => name === NAME)?.version;

function withoutDpkg(host: Host): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ToolError) || error.failure.cause !== 'ENOENT') throw error;
    throw new Failed(3, 'no-dpkg', `${host.name} has no dpkg: it is no Debian`, {
      hint: 'npm run package also makes a tarball for npm install --global, for systems without dpkg',
    });
  };
}

/** The copy in /var, and what it becomes in /usr, beside the older version. */
async function requireRoom(host: Host, { bytes, installedKiB }: PackageFile): Promise<void> {
  const wishes = [
    ['/var/lib', bytes.length],
    ['/usr/lib', installedKiB * 1024],
  ] as const;
  const rooms = await roomIn(
    host,
    wishes.map(([folder]) => folder),
  );
  wishes.forEach(([folder], index) => {
    const room = rooms[index];
    const wanted = wishes.reduce(
      (sum, [, size], other) => sum + (rooms[other]?.fileSystem === room?.fileSystem ? size : 0),
      0,
    );
    if (room === undefined || room.freeBytes >= wanted) return;
    throw new Failed(
      3,
      'no-space',
      `${host.name} has ${inMB(room.freeBytes)} left in ${folder}, and needs ${inMB(wanted)}`,
      {
        hint: `make room there: df ${folder}`,
      },
    );
  });
}

export const inMB = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
