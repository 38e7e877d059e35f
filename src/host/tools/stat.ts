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
