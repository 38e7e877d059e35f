// What a light NFSv4.1 client does within one life of its server: opens and locks, or reclaims what it held in the life before.
import type { LockRange } from '../../core/audit/history.ts';
import type { LightOptions } from './client.ts';
import { closeFile, folderOf, lockRange, type OpenFile, openByName, reopen, unlockRange } from './file41.ts';
import type { LockBook } from './lock-book.ts';
import { patiently } from './patience.ts';
import type { Recoveries } from './recoveries.ts';
import { Refused, type Session } from './session41.ts';

export interface Files41 {
  /** Opens, creates, and locks every range. */
  takeAnew(session: Session): Promise<void>;
  /** Whatever it held, in whichever way that ends. */
  reclaim(session: Session): Promise<void>;
  /** Opens the file once more, and closes it: what a server in grace refuses. Returns when it has been taken. */
  openOnce(session: Session): Promise<void>;
  release(session: Session): Promise<void>;
}

const RETRY_MS = 100;
/** What the server refuses for a while: in its grace, when it is busy, and to somebody else's lock. */
const PASSING: readonly string[] = ['NFS4ERR_GRACE', 'NFS4ERR_DELAY', 'NFS4ERR_DENIED'];

export function files41(options: LightOptions, book: LockBook, recoveries: Recoveries, signal: AbortSignal): Files41 {
  const { name, clock, retryMs = RETRY_MS } = options;
  let folder: Uint8Array | undefined;
  let file: OpenFile | undefined;
  const insist = <T>(what: string, act: () => Promise<T>) =>
    patiently({ clock, what: `${name} to ${what}`, everyMs: retryMs, signal, passes: isPassing }, act);

  const open = async (session: Session, owner: string): Promise<OpenFile> => {
    folder ??= await folderOf(session, options.export);
    const root = folder;
    return insist('open its file', () => openByName(session, root, { name: options.file, owner }));
  };
  const take = (session: Session, opened: OpenFile, range: LockRange) =>
    insist('have its lock', async () => {
      const from = clock.now();
      const refused = await lockRange(session, opened, { owner: name, range, reclaim: false }).then(done, asRefused);
      if (refused === undefined) return book.granted(range, from);
      book.denied(range, from, refused.status);
      throw refused;
    });
  const settle = (range: LockRange, from: number, refused: Refused | undefined) => {
    if (refused === undefined) {
      book.reclaimed(range, from);
      recoveries.reclaimed();
    } else {
      book.refused(range, from, refused.status);
      recoveries.refused();
    }
  };
  return {
    takeAnew: async (session) => {
      file = await open(session, name);
      for (const range of options.ranges) await take(session, file, range);
    },
    reclaim: async (session) => {
      const [opened, held, began] = [file, book.held(), clock.now()];
      if (opened === undefined) return;
      const closed = await reopen(session, opened, name).then(done, asRefused);
      if (closed) file = undefined;
      for (const range of held) {
        const from = closed === undefined ? clock.now() : began;
        const locking = () => lockRange(session, opened, { owner: name, range, reclaim: true });
        settle(range, from, closed ?? (await locking().then(done, asRefused)));
      }
    },
    openOnce: async (session) => {
      // As another owner: the same one would have the open that it has already, and close that (RFC 8881 18.16.3).
      await closeFile(session, await open(session, `${name}+`));
    },
    release: async (session) => {
      const opened = file;
      if (opened === undefined) return;
      for (const range of book.held()) {
        const from = clock.now();
        await unlockRange(session, opened, range);
        book.released(range, from);
      }
      await closeFile(session, opened);
    },
  };
}

// ---

const isPassing = (error: unknown) => error instanceof Refused && PASSING.includes(error.status);

const done = (): undefined => undefined;

/** A refusal is an answer; anything else is thrown. */
function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  throw error;
}
