// A light NFSv4.1 client: it holds its locks, renews its lease, and when its server has failed it comes back and reclaims (RFC 8881 8.4.2.1, 9.4.2).
import { NFS_PORT } from '../../core/config/ports.ts';
import { HEARD_NOTHING, type LightClient, type LightOptions } from './client.ts';
import { files41 } from './life41.ts';
import { lockBook } from './lock-book.ts';
import { patiently } from './patience.ts';
import { recoveriesBy } from './recoveries.ts';
import { LinkLost, type RpcLink } from './rpc-link.ts';
import { openSession, Refused, type Session } from './session41.ts';

/** Between two tries to reach the server. */
const AGAIN_MS = 100;
/** The server does not know the session, or the client, any more: it has another life, or the lease has ended. */
const FORGOTTEN: readonly string[] = ['NFS4ERR_BADSESSION', 'NFS4ERR_DEADSESSION', 'NFS4ERR_STALE_CLIENTID'];

interface Served {
  readonly link: RpcLink;
  readonly session: Session;
}

export function lightClient41(options: LightOptions): LightClient {
  const { name, clock, manner } = options;
  const ending = new AbortController();
  const [book, recoveries] = [lockBook(options), recoveriesBy(clock)];
  const files = files41(options, book, recoveries, ending.signal);
  let identity = { owner: new TextEncoder().encode(name), verifier: verifierOf(clock.now()) };
  let served: Served | undefined;
  /** A new life of the server has not heard yet that we have reclaimed, though it may know us: the connection may have ended in between. */
  let owed = false;
  let rounds = 0;
  let trouble: unknown;
  let life: Promise<unknown> = Promise.resolve();

  const insist = <T>(what: string, act: () => Promise<T>) => {
    const patience = { clock, what: `${name} to ${what}`, everyMs: AGAIN_MS, signal: ending.signal, passes: isLoss };
    return patiently(patience, act);
  };
  const come = async (): Promise<Session> => {
    served?.link.close();
    const link = await options.connect(NFS_PORT);
    const session = await openSession(link, identity);
    served = { link, session };
    return session;
  };
  const first = async (): Promise<void> => {
    const session = await come();
    if (!session.known) await complete(session);
    await files.takeAnew(session);
  };
  const comeBack = async (): Promise<void> => {
    recoveries.noticed();
    const session = await come();
    owed ||= !session.known;
    if (owed) {
      if (manner !== 'reboots') await files.reclaim(session);
      await complete(session);
      owed = false;
    }
    recoveries.settled();
    await (manner === 'reboots' ? files.takeAnew(session) : files.openOnce(session));
    recoveries.tookNew();
  };
  const recover = async (): Promise<void> => {
    recoveries.noticed();
    if (typeof manner === 'object') await clock.pause(manner.lateMs, ending.signal);
    if (manner === 'reboots') {
      identity = { ...identity, verifier: verifierOf(clock.now()) };
      for (const range of book.held()) book.released(range, clock.now());
    }
    await insist('be served again', comeBack);
  };
  const live = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await pauseWhile(options, served, ending.signal);
      if (ending.signal.aborted) return;
      const lost = await served?.session.renew().then(() => false, asLoss);
      if (lost && manner === 'dead') return served?.link.close();
      if (lost) await recover();
      else if (book.holdsAll()) rounds += 1;
    }
  };
  return {
    ...{ name, rounds: () => rounds, held: () => book.held().length, recoveries: recoveries.all },
    heard: () => HEARD_NOTHING,
    trouble: () => trouble,
    start: async () => {
      await insist('be served', first);
      life = live().catch((error: unknown) => {
        trouble = ending.signal.aborted ? undefined : error;
      });
    },
    stop: async () => {
      ending.abort();
      await life;
      if (served && manner !== 'dead') await leave(served, files.release);
      served?.link.close();
    },
  };
}

// ---

const isLoss = (error: unknown): boolean =>
  error instanceof LinkLost || (error instanceof Refused && FORGOTTEN.includes(error.status));

/** True; anything but a loss is thrown. */
function asLoss(error: unknown): true {
  if (isLoss(error)) return true;
  throw error;
}

/** Until it is time to renew the lease; no longer than the connection lasts. */
async function pauseWhile(
  { clock, leaseMs, everyMs = leaseMs / 3 }: LightOptions,
  served: Served | undefined,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const end = () => over.abort();
  signal.addEventListener('abort', end, { once: true });
  void served?.link.ended.then(end);
  await clock.pause(everyMs, over.signal);
  signal.removeEventListener('abort', end);
}

/** Said once already, it was its answer that was lost. */
async function complete(session: Session): Promise<void> {
  await session.run({ kind: 'reclaim-complete', oneFileSystem: false }).catch((error: unknown) => {
    if (!(error instanceof Refused && error.status === 'NFS4ERR_COMPLETE_ALREADY')) throw error;
  });
}

/** What a server that does not answer holds of us ends with our lease. */
async function leave({ session }: Served, release: (session: Session) => Promise<void>): Promise<void> {
  try {
    await release(session);
    await session.end();
  } catch (error) {
    asLoss(error);
  }
}

/** Another one for each life: microseconds since the epoch. */
function verifierOf(now: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.floor(now * 1000)));
  return bytes;
}
