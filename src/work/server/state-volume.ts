// Is the state volume here, ours, and alive? A server that starts without its records forgets its clients; one that writes them beside an
// unmounted volume lets another server forget them.
import type { Cluster } from '../../core/spec/cluster.ts';
import { inTime, TooLate } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { Hangs } from './hangs.ts';
import { reasonOf } from './reason.ts';

const ANSWERS_WITHIN_MS = 5_000;

/** It answers, and is another folder: this node has lost it, and others may have it still. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

export async function requireStateVolume(host: Host, cluster: Cluster): Promise<void> {
  const marker = await onStateVolume(host, cluster, () => host.files.read(markerOf(cluster)));
  if (marker === undefined)
    throw new NotHere(
      `state volume ${cluster.stateVolume} is not there (no gracekeeper.json): is it mounted on ${host.name}?`,
    );
  const { cluster: owner } = JSON.parse(marker) as { cluster: string };
  if (owner !== cluster.name)
    throw new Error(`state volume ${cluster.stateVolume} belongs to cluster ${owner}, not to ${cluster.name}`);
}

/**
 * Does something on the state volume, and waits no longer than a living volume takes. Rejects with a sentence about the volume. While something done
 * earlier hangs there, it is not begun before that has returned.
 */
export async function onStateVolume<T>(
  host: Host,
  { stateVolume }: Cluster,
  work: () => Promise<T>,
  withinMs = ANSWERS_WITHIN_MS,
): Promise<T> {
  const over = new AbortController();
  try {
    return await inTime(host.clock, 'the state volume', withinMs, hangsOn(host).inTurn(host.clock, work, over.signal));
  } catch (error) {
    throw new Error(`state volume ${stateVolume} ${trouble(error, withinMs)}`, { cause: error });
  } finally {
    over.abort();
  }
}

/**
 * The same for records: what is read where the volume is not mounted would say that nobody holds anything, and what is written there nobody finds.
 * Rejects there too.
 */
export function onMountedVolume<T>(
  host: Host,
  cluster: Cluster,
  work: () => Promise<T>,
  withinMs = ANSWERS_WITHIN_MS,
): Promise<T> {
  const mounted = async () => {
    if (await host.files.exists(markerOf(cluster))) return work();
    throw new NotHere('there is no gracekeeper.json: is it mounted?');
  };
  return onStateVolume(host, cluster, mounted, withinMs);
}

const markerOf = ({ stateVolume }: Cluster) => `${stateVolume}/gracekeeper.json`;

/** Is anything under way there that has not returned? Its thread can't be waited for. */
export const isBusyOnStateVolume = (host: Host): boolean => hangsOn(host).underWay > 0;

const known = new WeakMap<Host, Hangs>();

function hangsOn(host: Host): Hangs {
  const hangs = known.get(host) ?? new Hangs();
  known.set(host, hangs);
  return hangs;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'is full',
  EDQUOT: 'is full (its quota is used up)',
  EROFS: 'is read-only',
  EIO: 'has input/output errors',
  ESTALE: 'is stale: mount it anew',
};

function trouble(error: unknown, withinMs: number): string {
  if (error instanceof TooLate) return `did not answer within ${withinMs / 1000} s`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return WORDS[code] ?? `failed: ${reasonOf(error)}`;
}
