// This machine as a Host.
import { readdirSync, readFileSync } from 'node:fs';
import { access, appendFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { follow } from './follow.ts';
import type { Clock, Files, Host } from './host.ts';
import { runProgram } from './run-program.ts';
import { systemdServices } from './systemd-services.ts';
import { createSynced, syncFolder, writeAtomically } from './write-atomically.ts';

export function localHost(name: string = hostname()): Host {
  const run: Host['run'] = (argv, options) => runProgram({ host: name, argv }, options);
  return { name, clock: systemClock, files: localFiles, services: systemdServices(run), run, follow };
}

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  pause: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    }),
};

export const localFiles: Files = {
  read: (path) =>
    missingIsUndefined(isInMemory(path) ? atOnce(() => readFileSync(path, 'utf8')) : readFile(path, 'utf8')),
  readBytes: (path) => missingIsUndefined(readFile(path)),
  write: writeAtomically,
  create: createSynced,
  rename: async (from, to) => {
    const renamed = await missingIsUndefined(rename(from, to).then(() => true));
    if (renamed) await syncFolder(dirname(to));
    return renamed ?? false;
  },
  append: async (path, content) => {
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, content);
  },
  list: (folder) => missingIsUndefined(isInMemory(folder) ? atOnce(() => readdirSync(folder)) : readdir(folder)),
  exists: async (path) => (await missingIsUndefined(access(path).then(() => true))) ?? false,
  makeFolder: async (path, mode = 0o755) => {
    await mkdir(path, { recursive: true, mode });
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
  link: async (target, path) => {
    await rm(path, { force: true });
    await symlink(target, path);
  },
};

/**
 * Never waits, for a volume that hangs least of all, and is therefore read without Node's threads: those may all be held by such a volume, and the four
 * turns that a small file takes through them cost more than the file. Keepers and supervisors read such files several times a second.
 */
const isInMemory = (path: string): boolean => /^\/run\/gracekeeper\/|^\/proc\/\d+\/(stat|net\/sockstat6?)$/.test(path);

const atOnce = async <T>(read: () => T): Promise<T> => read();

async function missingIsUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && GONE.some((code) => code === error.code);

/** ESRCH: a file of /proc whose process has ended between its opening and its reading. */
const GONE = ['ENOENT', 'ENOTDIR', 'ESRCH'];
