// The first stream: one numbered record at a time, appended and fsynced.
import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { Clock } from '../../host/host.ts';
import { paced } from './paced.ts';
import { encodeRecord, type FileVerdict, judgeFile } from './record.ts';

export interface Appender {
  /** When each fsync completed. */
  readonly completedAt: readonly number[];
  /** False when the last one does not end within `withinMs`. */
  stop(withinMs: number): Promise<boolean>;
  /** Reads the file from the server, not from this client's own memory. Only after `stop` came to its end. */
  judge(): Promise<FileVerdict>;
}

const EVERY_MS = 20;

/** `completed` is called after every fsync with the time since the one before; `failed` with what an operation failed with; `slower`: so many times. */
export async function startAppender(
  path: string,
  clock: Clock,
  completed: (gapMs: number) => void,
  failed: (error: unknown) => void,
  slower = 1,
): Promise<Appender> {
  const file = await open(path, 'w');
  const from = clock.now();
  const acknowledged: number[] = [];
  const completedAt: number[] = [];
  const append = async (serial: number) => {
    await file.write(encodeRecord(serial));
    await file.sync();
    const at = clock.now();
    completed(at - (completedAt.at(-1) ?? from));
    acknowledged.push(serial);
    completedAt.push(at);
  };
  const stream = paced(clock, EVERY_MS * slower, (serial) => append(serial).catch(failed));
  return { completedAt, stop: stream.stop, judge: () => judge(file, path, acknowledged) };
}

async function judge(file: FileHandle, path: string, acknowledged: readonly number[]): Promise<FileVerdict> {
  await file.close();
  const caches = await open('/proc/sys/vm/drop_caches', 'w');
  await caches.write('3');
  await caches.close();
  return judgeFile(await readFile(path, 'latin1'), acknowledged);
}
