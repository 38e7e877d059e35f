// The storage holder's process, as the lab's owner starts it and asks it.
import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { bundle } from '../bundles.ts';
import { peer } from '../wire/peer.ts';
import type { StorageEvent, StorageHolder, StorageVerbs } from './storage-holder.ts';

/** Each promise is kept when it has happened, and rejects where the holder has died: the lab's locks would be worth nothing. */
export type RemoteHolder = {
  readonly [K in keyof StorageHolder]: (...args: Parameters<StorageHolder[K]>) => Promise<void>;
};

const ANSWERS_WITHIN_MS = 10_000;

/** It watches the file systems of these folders, and ends with this process. `trouble` hears what goes wrong in it, and of its end. */
export function startStorageHolder(volumes: readonly string[], trouble: (error: unknown) => void): RemoteHolder {
  const argv = [bundle('lab-storage-holder'), ...volumes];
  // A session of its own: where sessions share the processor among them, its priority counts among theirs (sched(7)).
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'], detached: true });
  child.once('error', trouble);
  child.once('exit', (code, signal) => trouble(new Error(`the storage holder has ended (${signal ?? code})`)));
  return askHolder(child.stdio[LINE] as Duplex, trouble);
}

/** The line is the child's descriptor 3. */
const LINE = 3;

export function askHolder(line: Duplex, trouble: (error: unknown) => void): RemoteHolder {
  const holder = peer<StorageVerbs, Record<never, never>, never>(line, 'the storage holder', {
    event: (event) => trouble((event as StorageEvent).trouble),
  });
  const ask = async <K extends keyof StorageVerbs>(verb: K, it: StorageVerbs[K][0]) => {
    await holder.ask(verb, it, ANSWERS_WITHIN_MS);
  };
  return {
    alive: (node, init) => ask('alive', { node, init }),
    dead: (node) => ask('dead', { node }),
    release: (node) => ask('release', { node }),
  };
}
