// The two ways in which a server leaves its node: it has failed, or it has been told to stop. Either way its peers are warned before anybody could take
// what its clients hold.
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import type { Telling } from '../locks/telling.ts';
import type { Announcer } from './announcer.ts';
import type { Journal } from './journal.ts';
import type { Lives } from './lives.ts';
import { serverPaths } from './paths.ts';
import type { Safekeeping } from './safekeeping.ts';
import type { Site } from './site.ts';
import type { StatusBoard } from './status-board.ts';
import type { Takeover } from './takeover.ts';

export interface LeavingServer {
  readonly machine: Machine;
  readonly server: Server;
  readonly journal: Journal;
  readonly board: StatusBoard;
  readonly takeover: Takeover;
  readonly safekeeping: Safekeeping;
  readonly announcer: Announcer;
  readonly telling: Telling;
  readonly lives: Lives;
  readonly site: Site;
}

/** It serves here no more, and what is left of it stays for the stop that Pacemaker asks for. */
export async function failHere(parts: LeavingServer, reason: string): Promise<void> {
  const { server, journal, board, takeover, safekeeping, announcer, telling, lives, site } = parts;
  journal({ kind: 'server-failed', server: server.name, reason });
  board.set({ phase: 'failed', daemonPid: null, reason });
  // Whatever the guard says, there must be nothing behind it.
  const warned = takeover.warnPeers('failure');
  await Promise.allSettled([site.absent(), announcer.remember(), warned]);
  // What does not end is for the stop to say, which Pacemaker asks for when it has been told.
  await Promise.allSettled([lives.end(), telling.end()]);
  void safekeeping.failed(await warned);
}

/** Returns when nothing of it is left. `life` ends when its daemons have ended: the start, and all the restarts after it. */
export async function takeAway(parts: LeavingServer, life: Promise<void>): Promise<void> {
  const { machine, server, journal, board, takeover, safekeeping, announcer, telling, lives, site } = parts;
  board.set({ phase: 'stopping' });
  journal({ kind: 'server-stopping', server: server.name });
  await safekeeping.endAfter(async () => {
    await Promise.all([announcer.end(), telling.end()]);
    const warned = await takeover.warnPeers('stop');
    // Without daemons a start or restart that is under way comes to its end; what it made meanwhile is taken away too.
    await lives.end();
    await life;
    await Promise.all([lives.end(), telling.end()]);
    return warned;
  });
  await site.remove();
  journal({ kind: 'server-stopped', server: server.name });
  await board.close();
  await machine.files.remove(serverPaths(server.name).folder);
}
