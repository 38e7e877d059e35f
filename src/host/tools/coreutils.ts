// What coreutils say of files that grow.
import type { Host } from '../host.ts';

export interface FileSize {
  /** Another one has another number: the file was replaced. */
  readonly inode: string;
  readonly bytes: number;
}

/** Of a file that is not there, undefined. */
export async function sizeOf(host: Host, path: string): Promise<FileSize | undefined> {
  const { stdout, exitCode } = await host.run(['stat', '--format=%i %s', path], { okExits: [0, 1] });
  if (exitCode !== 0) return undefined;
  const [inode = '', bytes = '0'] = stdout.trim().split(' ');
  return { inode, bytes: Number(bytes) };
}

/** What stands in a file behind its first `bytes`. */
export async function readBehind(host: Host, path: string, bytes: number): Promise<string> {
  return (await host.run(['tail', `--bytes=+${bytes + 1}`, path])).stdout;
}

/** SHA-256 of a file, in hexadecimal. Throws ToolError where it is not there. */
export async function digestOf(host: Host, path: string): Promise<string> {
  return (await host.run(['sha256sum', '--binary', '--', path], { deadlineMs: 120_000 })).stdout
    .replace(/^\\?/, '')
    .slice(0, 64);
}

export interface Room {
  /** The same for folders that share it. */
  readonly fileSystem: string;
  readonly freeBytes: number;
}

/** What is free where folders are, in their order. */
export async function roomIn(host: Host, folders: readonly string[]): Promise<readonly Room[]> {
  const { stdout } = await host.run(['stat', '--file-system', '--format=%i %a %S', '--', ...folders]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [fileSystem = '', blocks, size] = line.split(' ');
      return { fileSystem, freeBytes: Number(blocks) * Number(size) };
    });
}
