// A file, or what comes on standard input, piece by piece.
import { createReadStream } from 'node:fs';
import { Failed } from '../core/base/failed.ts';

/** `-` is standard input. Throws Failed (2) while it is read when there is no such file, or it can't be read. */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of path === '-' ? process.stdin : createReadStream(path)) yield chunk as Uint8Array;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Failed(2, why === 'ENOENT' ? 'no-such-file' : 'unreadable-file', `${path} can't be read: ${why}`);
  }
}
