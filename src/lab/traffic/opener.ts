// The second stream: files that are created, opened and renamed, which is what grace holds up.
import { open, rename, unlink } from 'node:fs/promises';
import type { Clock } from '../../host/host.ts';
import type { Gap } from './gaps.ts';
import { paced } from './paced.ts';

export interface Opener {
  readonly done: () => number;
  /** How long each took, and when it began; one that still hangs at `until` comes last. */
  took(until: number): readonly Gap[];
  /** False when the last one does not end within `withinMs`. */
  stop(withinMs: number): Promise<boolean>;
}

const EVERY_MS = 100;
/** Renamed files that stay before the oldest is removed. */
const KEPT = 16;

export function startOpener(folder: string, clock: Clock, failed: (error: unknown) => void, slower = 1): Opener {
  const done: Gap[] = [];
  const one = async (serial: number) => {
    const at = clock.now();
    await createAndRename(folder, serial);
    done.push({ ms: clock.now() - at, at });
    if (serial >= KEPT) await unlink(renamed(folder, serial - KEPT));
  };
  const stream = paced(clock, EVERY_MS * slower, (serial) => one(serial).catch(failed));
  const hanging = (until: number): readonly Gap[] => {
    const at = stream.begun();
    return at === undefined ? [] : [{ ms: until - at, at }];
  };
  return { done: () => done.length, took: (until) => [...done, ...hanging(until)], stop: stream.stop };
}

async function createAndRename(folder: string, serial: number): Promise<void> {
  const fresh = `${folder}/fresh-${serial}`;
  const file = await open(fresh, 'wx');
  await file.close();
  await rename(fresh, renamed(folder, serial));
}

const renamed = (folder: string, serial: number) => `${folder}/renamed-${serial}`;
