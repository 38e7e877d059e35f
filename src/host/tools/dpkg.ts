// dpkg and its companions.
import type { InstalledPackage } from '../../core/package/depends.ts';
import type { Host, RunResult } from '../host.ts';

/** What stands in a package. */
export interface PackageFields {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** KiB that it takes when it is installed. */
  readonly installedKiB: number;
  readonly depends: string;
}

/** Of the package at an absolute path. Throws ToolError: it is none, or there is no dpkg-deb. */
export async function packageFields(host: Host, path: string): Promise<PackageFields> {
  const format = ['Package', 'Version', 'Architecture', 'Installed-Size', 'Depends'].map((name) => `\${${name}}\\n`);
  const { stdout } = await host.run(['dpkg-deb', '--show', `--showformat=${format.join('')}`, path]);
  const [name = '', version = '', architecture = '', size = '', depends = ''] = stdout.split('\n');
  return { name, version, architecture, installedKiB: Number(size) || 0, depends };
}

/** Those that are wholly installed; of these names, or all. Throws ToolError where there is no dpkg. */
export async function installedPackages(host: Host, ...names: readonly string[]): Promise<readonly InstalledPackage[]> {
  const format = ['db:Status-Status', 'Package', 'Version', 'Provides'].map((field) => `\${${field}}`).join('\\t');
  // It exits with 1 for a name that it does not know.
  const { stdout } = await host.run(['dpkg-query', '--show', `--showformat=${format}\\n`, ...names], {
    okExits: [0, 1],
  });
  return stdout.split('\n').flatMap((line) => {
    const [status = '', name, version, provides = ''] = line.split('\t');
    // One that waits for others' triggers is configured.
    if (name === undefined || version === undefined || !/^(installed|triggers-)/.test(status)) return [];
    return [{ name, version, provides }];
  });
}

/** As dpkg calls it: amd64. */
export async function architectureOf(host: Host): Promise<string> {
  return (await host.run(['dpkg', '--print-architecture'])).stdout.trim();
}

const INSTALL_MS = 300_000;
const UNATTENDED = { LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };

/**
 * Asks nothing and takes nothing from anywhere else; what other packages do about it (man-db's index) is left for `runTriggers`, or for the next who runs dpkg.
 * Throws ToolError where dpkg can't be started or does not end; an exit code is an answer.
 */
export const installPackageFile = (host: Host, path: string): Promise<RunResult> =>
  host.run(['dpkg', '--no-triggers', '--install', path], {
    env: UNATTENDED,
    deadlineMs: INSTALL_MS,
    okExits: [0, 1, 2],
  });

/** What packages have to do about others that came. As installPackageFile. */
export const runTriggers = (host: Host): Promise<RunResult> =>
  host.run(['dpkg', '--triggers-only', '--pending'], { env: UNATTENDED, deadlineMs: INSTALL_MS, okExits: [0, 1, 2] });
