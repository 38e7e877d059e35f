// On a node: asks servers every few milliseconds whether they are in grace, over one connection to each one's own bus, and says what changes.
import { type BusMethods, openBus } from '../../host/bus.ts';
import { localFiles, systemClock } from '../../host/local.ts';

/** About one server on one node. Times are milliseconds since the epoch, on the clock that the whole lab shares. */
export type GraceSaid = { readonly server: string } & (
  | { readonly at: number; readonly inGrace: boolean; readonly since?: number }
  /** From the last answer to the next; `polls` of before it. */
  | { readonly unreadable: { readonly from: number; readonly until: number; readonly why: string } }
  /** Now and then, and at the end: how often it has answered, and the longest time between two answers. */
  | { readonly polls: number; readonly longestMs: number }
);

export const GRACE_ASKED_EVERY_MS = 5;
/** Longer than any living Ganesha takes. */
const ANSWER_MS = 1_000;
/** Where the server is not: its bus will be there when it comes. */
const ABSENT_MS = 20;
const COUNT_EVERY = 100;

/** Until `ending` is aborted. Says nothing of a server that is not on this node. */
export async function pollGrace(
  server: string,
  say: (said: GraceSaid) => void,
  ending: AbortSignal,
  everyMs = GRACE_ASKED_EVERY_MS,
): Promise<void> {
  const path = `/run/gracekeeper/servers/${server}/run/bus`;
  const bus = openBus(path);
  const count = { polls: 0, longestMs: 0 };
  let before: boolean | undefined;
  let answered: number | undefined;
  let asked: number | undefined;
  let trouble: { from: number; why: string } | undefined;
  let absent = false;
  while (!ending.aborted) {
    const began = systemClock.now();
    // It is not here, as the last question showed: a look for its bus is cheaper than another one.
    if (absent && !(await localFiles.exists(path))) {
      await systemClock.pause(Math.max(ABSENT_MS, everyMs), ending);
      continue;
    }
    const inGrace = await ask(bus).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    const at = systemClock.now();
    if (typeof inGrace === 'string') {
      if (before !== undefined) trouble ??= { from: answered ?? began, why: inGrace };
    } else {
      if (trouble) say({ server, unreadable: { ...trouble, until: at } });
      else if (answered !== undefined) count.longestMs = Math.max(count.longestMs, at - answered);
      if (inGrace !== before) say({ server, at, inGrace, ...(asked !== undefined && { since: asked }) });
      [before, answered, asked, trouble] = [inGrace, at, began, undefined];
      count.polls += 1;
      if (count.polls % COUNT_EVERY === 0) say({ server, ...count });
    }
    absent = typeof inGrace === 'string' && !(await localFiles.exists(path));
    await systemClock.pause(Math.max(0, began + everyMs - systemClock.now()), ending);
  }
  if (trouble) say({ server, unreadable: { ...trouble, until: systemClock.now() } });
  say({ server, ...count });
}

async function ask(bus: BusMethods): Promise<boolean> {
  const [inGrace] = await bus.call({
    destination: 'org.ganesha.nfsd',
    path: '/org/ganesha/nfsd/admin',
    interface: 'org.ganesha.nfsd.admin',
    member: 'get_grace',
    deadlineMs: ANSWER_MS,
  });
  if (typeof inGrace !== 'boolean') throw new Error('get_grace did not answer with a boolean');
  return inGrace;
}
