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
