// The journals of all nodes as they grow, each followed by a program on its node: nothing is read twice, and nothing is asked while nothing happens.

import { readJournal } from '../../core/observe/journal.ts';
import type { Observation } from '../../core/observe/observation.ts';
import type { Host } from '../../host/host.ts';
import { JOURNAL } from '../server/paths.ts';

/** Enough for the last few takeovers. */
const LINES_BEFORE = 300;
/** tail(1) hears of a change at once where the kernel tells it, and looks this often where it does not trust it to (overlayfs, network file systems). */
const LOOK_S = '0.1';
const TAIL = ['tail', '-s', LOOK_S, '-n', `${LINES_BEFORE}`, '-F', JOURNAL] as const;
/** A node that is off, or whose connection broke, is tried again. */
const AGAIN_MS = 1_000;

/** Calls `hear` with the last lines of every journal, and with every new one; after an interruption with some of them once more. Until aborted. */
export async function followJournals(
  hosts: readonly Host[],
  hear: (observation: Observation) => void,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(hosts.map((host) => followOne(host, hear, signal)));
}

// ---

async function followOne(host: Host, hear: (observation: Observation) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const following = host.follow(TAIL, (line) => {
      for (const observation of readJournal(line).observations) hear(observation);
    });
    const stop = () => following.stop();
    signal.addEventListener('abort', stop);
    await following.ended;
    signal.removeEventListener('abort', stop);
    await host.clock.pause(AGAIN_MS, signal);
  }
}
