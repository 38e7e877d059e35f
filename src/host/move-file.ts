// One of thousands of files, moved into another folder beside its own or removed: without a look at it first, as Files.remove has to take.
import { mkdir, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The folder is made when missing. Nothing to move is fine: somebody else has moved it. Not waited for until it is on disk. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await rename(from, to).catch((again: unknown) => {
      if (!isMissing(again)) throw again;
    });
  }
}

/** A file, no folder. Nothing to remove is fine. */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
