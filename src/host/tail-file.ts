// What is appended to a file, as it grows: for those who follow a log without reading all of it.
import { open, stat } from 'node:fs/promises';

export interface Tail {
  /** The whole lines that were appended since the last time; of very much, some of it: the rest comes the next time. A missing file is empty. */
  lines(): Promise<readonly string[]>;
}

/** From the end that the file has when it is first looked at. One that was replaced (logrotate) or cut short is read from its beginning. */
export function tailFile(path: string): Tail {
  let place: { inode: number; offset: number } | undefined;
  let rest: Buffer = Buffer.alloc(0);
  return {
    lines: async () => {
      const now = await sizeOf(path);
      const first = place === undefined;
      place ??= now;
      if (first) return [];
      if (now.inode !== place.inode || now.size < place.offset) {
        place = { inode: now.inode, offset: 0 };
        rest = Buffer.alloc(0);
      }
      const appended = await readFrom(path, place.offset, Math.min(now.size - place.offset, MOST_BYTES));
      place.offset += appended.length;
      const text = Buffer.concat([rest, appended]);
      const end = text.lastIndexOf(NEWLINE) + 1;
      // A line that never ends is none.
      rest = text.length - end > MOST_BYTES ? Buffer.alloc(0) : text.subarray(end);
      return end === 0 ? [] : text.toString('utf8', 0, end - 1).split('\n');
    },
  };
}

const MOST_BYTES = 1 << 20;
const NEWLINE = 0x0a;

async function sizeOf(path: string): Promise<{ inode: number; size: number; offset: number }> {
  try {
    const { ino, size } = await stat(path);
    return { inode: ino, size, offset: size };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { inode: 0, size: 0, offset: 0 };
    throw error;
  }
}

async function readFrom(path: string, offset: number, length: number): Promise<Buffer> {
  if (length <= 0) return Buffer.alloc(0);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
