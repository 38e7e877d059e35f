// The traffic of one client, run on the client: an appender that fsyncs every record, and beside it files that are created, opened
// and renamed. The two share nothing: a create that grace holds up must not hold up the fsyncs.
import { type FileHandle, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import type { Clock } from '../../host/host.ts';
import { type Gap, longestGap } from './gaps.ts';
import { paced } from './paced.ts';
import { encodeRecord, judgeFile } from './record.ts';
import type { TrafficGlimpse, TrafficReport } from './report.ts';

export interface Traffic {
  glimpse(): TrafficGlimpse;
  /** Ends both streams, reads the file back from the server and judges it. `withinMs` bounds each of the two waits. */
  stop(withinMs: number): Promise<TrafficReport>;
}

export interface TrafficPlace {
  /** Made when missing; belongs to this client alone. */
  readonly folder: string;
  readonly clock: Clock;
  /** Called after every completed fsync, with the time since the one before. */
  readonly completed: (gapMs: number) => void;
}

const WRITE_EVERY_MS = 20;
const OPEN_EVERY_MS = 100;
/** Renamed files that stay before the oldest is removed. */
const KEPT = 16;

export async function startTraffic({ folder, clock, completed }: TrafficPlace): Promise<Traffic> {
  await mkdir(folder, { recursive: true });
  const path = `${folder}/records`;
  const file = await open(path, 'w');
  const from = clock.now();
  const acknowledged: number[] = [];
  const completions: number[] = [];
  const opens: Gap[] = [];
  const errors = new Set<string>();
  const noted = (operation: (serial: number) => Promise<void>) => (serial: number) =>
    operation(serial).catch((error: unknown) => void errors.add(String(error)));

  const writes = paced(
    clock,
    WRITE_EVERY_MS,
    noted(async (serial) => {
      await append(file, serial);
      const at = tenths(clock.now());
      acknowledged.push(serial);
      completed(at - (completions.at(-1) ?? from));
      completions.push(at);
    }),
  );
  const churn = paced(
    clock,
    OPEN_EVERY_MS,
    noted(async (serial) => {
      const at = clock.now();
      await createAndRename(folder, serial);
      opens.push({ ms: clock.now() - at, at });
      if (serial >= KEPT) await unlink(renamed(folder, serial - KEPT));
    }),
  );

  const stop = async (withinMs: number): Promise<TrafficReport> => {
    const hanging = churn.begun();
    const ended = await Promise.all([writes.stop(withinMs), churn.stop(withinMs)]);
    const until = clock.now();
    if (!ended[1] && hanging !== undefined) opens.push({ ms: until - hanging, at: hanging });
    if (!ended.every(Boolean)) errors.add(`traffic did not end within ${withinMs} ms`);
    const verdict = ended[0] ? await readBack(file, path, acknowledged) : judgeFile('', []);
    const longestOpen = opens.reduce((longest, next) => (next.ms > longest.ms ? next : longest), { ms: 0, at: from });
    return {
      ...verdict,
      from: tenths(from),
      until: tenths(until),
      writes: acknowledged.length,
      longestGap: inTenths(longestGap(completions, from, until)),
      longestOpen: inTenths(longestOpen),
      opens: opens.length,
      completions,
      errors: [...errors],
    };
  };
  return {
    glimpse: () => ({ writes: acknowledged.length, opens: opens.length, lastAt: completions.at(-1) ?? null }),
    stop,
  };
}

async function append(file: FileHandle, serial: number): Promise<void> {
  await file.write(encodeRecord(serial));
  await file.sync();
}

async function createAndRename(folder: string, serial: number): Promise<void> {
  const fresh = `${folder}/fresh-${serial}`;
  const file = await open(fresh, 'wx');
  await file.close();
  await rename(fresh, renamed(folder, serial));
}

const renamed = (folder: string, serial: number) => `${folder}/renamed-${serial}`;

/** From the server, not from this client's own memory. */
async function readBack(file: FileHandle, path: string, acknowledged: readonly number[]) {
  await file.close();
  await dropCaches();
  return judgeFile(await readFile(path, 'latin1'), acknowledged);
}

async function dropCaches(): Promise<void> {
  const caches = await open('/proc/sys/vm/drop_caches', 'w');
  await caches.write('3');
  await caches.close();
}

const tenths = (ms: number) => Math.round(ms * 10) / 10;
const inTenths = ({ ms, at }: Gap): Gap => ({ ms: tenths(ms), at: tenths(at) });
