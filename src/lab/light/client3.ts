// A light NFSv3 client: it locks by NLM, and reclaims when its server's status monitor has told it (X/Open XNFS 11.3, 14.1). Until it is told it
// notices nothing, as a kernel client that has nothing to ask.
import type { LockRange } from '../../core/audit/history.ts';
import type { NlmStatus, NlmTestCall } from '../../core/protocol/nlm.ts';
import type { StateChange } from '../../core/protocol/nsm.ts';
import { HEARD_NOTHING, type LightClient, type LightOptions } from './client.ts';
import type { Ears } from './ears.ts';
import { lockBook } from './lock-book.ts';
import { fileHandle } from './nfs3-mount.ts';
import { type NlmClient, nlmClient } from './nlm-client.ts';
import { tellOfReboot } from './own-reboot.ts';
import { patiently } from './patience.ts';
import { recoveriesBy } from './recoveries.ts';
import { LinkLost } from './rpc-link.ts';

export interface Light3Options extends LightOptions {
  /** By which it calls itself in NLM; the server's monitor finds it by this. */
  readonly caller: string;
  /** The names and addresses under which its server may tell it. */
  readonly serverNames: readonly string[];
  /** Its ears are open from now on; returns what closes them. */
  readonly listen: (ears: Ears) => Promise<() => void>;
  /** Waits in the server for locks that are another's (blocking locks), instead of asking again. */
  readonly blocks?: boolean;
}

const RETRY_MS = 100;
/** Of what it waits for in the server it asks again in between, since a GRANTED may be lost (X/Open XNFS 14.5). */
const ASK_AGAIN_MS = 5_000;
/** Nobody locks there: what is locked there shows that new locks are taken. */
const BEYOND: LockRange = { start: 2 ** 40, length: 1 };

export function lightClient3(options: Light3Options): LightClient {
  const { name, clock, manner, retryMs = RETRY_MS, everyMs = options.leaseMs / 3, caller } = options;
  const ending = new AbortController();
  const [book, recoveries] = [lockBook(options), recoveriesBy(clock)];
  /** Odd: up. */
  let state = 1;
  let serverState: number | undefined;
  let nlm: NlmClient | undefined;
  let probe: NlmClient | undefined;
  let [rounds, silence]: [number, () => void] = [0, () => undefined];
  let trouble: unknown;
  let recovering: Promise<unknown> = Promise.resolve();
  let heard = HEARD_NOTHING;
  let life: Promise<unknown> = Promise.resolve();
  /** There is reason to ask again for what is waited for. */
  let nudged = new AbortController();

  const insist = <T>(what: string, act: () => Promise<T>) =>
    patiently({ clock, what: `${name} to ${what}`, everyMs: retryMs, signal: ending.signal, passes: isPassing }, act);
  const failed = (error: unknown) => {
    if (!ending.signal.aborted) trouble = error;
  };
  const take = (range: LockRange) =>
    insist('have its lock', async () => {
      const from = clock.now();
      // A GRANTED may overtake the answer that there is something to wait for.
      nudged = new AbortController();
      const status = await nlm?.lock(range, { reclaim: false, block: options.blocks ?? false });
      heard = { ...heard, waits: status === 'NLM4_BLOCKED' };
      if (status === 'NLM4_GRANTED') return book.granted(range, from);
      book.denied(range, from, status ?? '');
      if (status === 'NLM4_BLOCKED') await clock.pause(ASK_AGAIN_MS, AbortSignal.any([nudged.signal, ending.signal]));
      throw new NotGranted(status);
    });
  const reclaim = async (range: LockRange): Promise<void> => {
    const from = clock.now();
    const status = await nlm?.lock(range, { reclaim: true, block: false });
    if (status === 'NLM4_GRANTED') {
      book.reclaimed(range, from);
      recoveries.reclaimed();
    } else {
      book.refused(range, from, status ?? '');
      recoveries.refused();
    }
  };
  const lockBeyond = () =>
    insist('lock anew', async () => {
      const status = await probe?.lock(BEYOND, { reclaim: false, block: false });
      if (status !== 'NLM4_GRANTED') throw new NotGranted(status);
      await probe?.unlock(BEYOND);
    });
  const comeBack = async (held: readonly LockRange[]): Promise<void> => {
    recoveries.noticed();
    nlm?.close();
    probe?.close();
    for (const range of held) await reclaim(range);
    recoveries.settled();
  };
  const recover = async (): Promise<void> => {
    recoveries.noticed();
    if (typeof manner === 'object') await clock.pause(manner.lateMs, ending.signal);
    const held = book.held();
    if (manner === 'reboots') {
      state += 2;
      for (const range of held) book.released(range, clock.now());
      await insist('hear of its reboot', () => tellOfReboot(options.connect, { monName: caller, state }));
    }
    await insist('be served again', () => comeBack(manner === 'reboots' ? [] : held));
    if (manner === 'reboots') for (const range of options.ranges) await take(range);
    else await lockBeyond();
    recoveries.tookNew();
  };
  const ears: Ears = {
    notified: ({ monName, state: theirs }: StateChange, from) => {
      heard = { ...heard, restarts: [...heard.restarts, { name: monName, from }] };
      const known = options.serverNames.includes(monName) || options.serverNames.includes(from);
      if (!known || theirs === serverState) return;
      serverState = theirs;
      nudged.abort();
      recovering = recovering.then(recover).catch(failed);
    },
    granted: ({ cookie }: NlmTestCall, message) => {
      heard = { ...heard, granted: heard.granted + 1 };
      nudged.abort();
      if (message) void nlm?.accept(cookie).catch(failed);
    },
  };
  const live = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await clock.pause(everyMs, ending.signal);
      const [range] = book.held();
      if (range === undefined || !book.holdsAll() || ending.signal.aborted) continue;
      const status = await nlm?.test(range).catch(orLost);
      if (status === 'NLM4_GRANTED') rounds += 1;
    }
  };
  return {
    ...{ name, rounds: () => rounds, held: () => book.held().length, recoveries: recoveries.all },
    heard: () => heard,
    trouble: () => trouble,
    start: async () => {
      silence = await options.listen(ears);
      const handle = await insist('mount', () => fileHandle(options.connect, options.export, options.file));
      nlm = nlmClient(options.connect, handle, { caller, owner: name, state: () => state });
      probe = nlmClient(options.connect, handle, { caller, owner: `${name}+`, state: () => state });
      const all = async () => {
        for (const range of options.ranges) await take(range);
      };
      if (options.blocks) life = all().then(live).catch(failed);
      else {
        await all();
        // Off, when its server fails: whoever tells it finds nobody.
        if (manner === 'dead') return silence();
        life = live().catch(failed);
      }
    },
    stop: async () => {
      ending.abort();
      await Promise.all([life, recovering]);
      for (const range of manner === 'dead' ? [] : book.held()) {
        const from = clock.now();
        if ((await nlm?.unlock(range).catch(orLost)) === 'NLM4_GRANTED') book.released(range, from);
      }
      for (const it of [nlm, probe]) it?.close();
      silence();
    },
  };
}

// ---

/** Another's, or not yet: to be asked for again. */
class NotGranted extends Error {
  constructor(status: NlmStatus | undefined) {
    super(status);
  }
}

const isPassing = (error: unknown) => error instanceof LinkLost || error instanceof NotGranted;

function orLost(error: unknown): undefined {
  if (error instanceof LinkLost) return undefined;
  throw error;
}
