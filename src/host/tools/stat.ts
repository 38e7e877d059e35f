// stat(1), for the modes of files and the devices that they are on.
import type { Host } from '../host.ts';

export interface OpenFile {
  readonly path: string;
  /** In octal, such as 644. */
  readonly mode: string;
}

/** Those of these files that others than their owner may read or write; one that is not there is not among them. Throws ToolError as `run` does. */
export async function othersRead(host: Host, paths: readonly string[]): Promise<readonly OpenFile[]> {
  const { stdout } = await host.run(['stat', '--dereference', '--format=%a %n', '--', ...paths], { okExits: [0, 1] });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ mode: line.slice(0, line.indexOf(' ')), path: line.slice(line.indexOf(' ') + 1) }))
    .filter(({ mode }) => (Number.parseInt(mode, 8) & 0o066) !== 0);
}

/** Of each of these files that is there, the device number of stat(2). Throws ToolError as `run` does. */
export async function devicesOf(host: Host, paths: readonly string[]): Promise<readonly number[]> {
  if (paths.length === 0) return [];
  const { stdout } = await host.run(['stat', '--dereference', '--format=%d', '--', ...paths], { okExits: [0, 1] });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
}

/** Of each of these paths that leads to a block device, that one's number, as MAJOR:MINOR in decimal. Throws ToolError as `run` does. */
export async function blockDevices(
  host: Pick<Host, 'run'>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const argv = ['stat', '--dereference', '--format=%t:%T:%F:%n', '--', ...paths] as const;
  const { stdout } = await host.run(argv, { okExits: [0, 1], env: { LC_ALL: 'C' } });
  return new Map(
    stdout.split('\n').flatMap((line): [string, string][] => {
      const [major = '', minor = '', kind, ...path] = line.split(':');
      const number = `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`;
      return kind === 'block special file' ? [[path.join(':'), number]] : [];
    }),
  );
}

export interface FileAt {
  /** Of the filesystem that it is on, as MAJOR:MINOR in decimal; Btrfs has one for each subvolume. */
  readonly device: string;
  readonly inode: string;
}

/** Of each of these paths that is there, the file that it leads to. Throws ToolError as `run` does. */
export async function filesAt(host: Pick<Host, 'run'>, paths: readonly string[]): Promise<ReadonlyMap<string, FileAt>> {
  if (paths.length === 0) return new Map();
  const argv = ['stat', '--dereference', '--format=%Hd:%Ld:%i:%n', '--', ...paths] as const;
  const { stdout } = await host.run(argv, { okExits: [0, 1] });
  return new Map(
    stdout.split('\n').flatMap((line): [string, FileAt][] => {
      const [major, minor, inode, ...path] = line.split(':');
      return inode === undefined ? [] : [[path.join(':'), { device: `${major}:${minor}`, inode }]];
    }),
  );
}
