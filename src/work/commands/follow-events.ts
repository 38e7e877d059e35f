// events --follow: what the nodes' journals say from now on, a moment later.
import { readJournal } from '../../core/observe/journal.ts';
import { merged } from '../../core/observe/merge.ts';
import type { Observation } from '../../core/observe/observation.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { unlessAborted } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { type FileSize, readBehind, sizeOf } from '../../host/tools/coreutils.ts';
import { JOURNAL } from '../server/paths.ts';
import { reasonOf } from '../server/reason.ts';
import { OUT_OF_REACH, type Unreachable } from './events.ts';

export interface EventSink {
  /** By time, as far as they came together: what a slow node tells later comes later. */
  readonly events: (batch: readonly Observation[]) => void;
  /** Once each time that it gets lost. */
  readonly unreachable: (it: Unreachable) => void;
  /** It had been unreachable. What it has written meanwhile is told. */
  readonly back: (node: string) => void;
}

export interface FollowParts {
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  /** ms since the epoch; what was written before is not told. */
  readonly since: number;
  readonly sink: EventSink;
}

const EVERY_MS = 500;

/** Until the signal is aborted; then it returns, or rejects with the signal's reason. */
export async function followEvents({ hosts, cluster, since, sink }: FollowParts, signal: AbortSignal): Promise<void> {
  const journals = cluster.nodes.map(({ name }) => follower(hosts, name, sink));
  const { clock } = hosts[0];
  for (; !signal.aborted; await clock.pause(EVERY_MS, signal)) {
    const told = await unlessAborted(signal, Promise.all(journals.map((next) => next())));
    const batch = merged(told).filter(({ at }) => at >= since);
    if (batch.length > 0) sink.events(batch);
  }
}

// ---

/** What is new in the journal of a node, each time. */
function follower(hosts: readonly Host[], node: string, sink: EventSink): () => Promise<readonly Observation[]> {
  const host = hosts.find(({ name }) => name === node);
  let lost = false;
  const place: Place = { inode: '', bytes: 0 };
  return async () => {
    try {
      if (host === undefined) throw new Error(OUT_OF_REACH);
      const text = await newText(host, place);
      if (lost) sink.back(node);
      lost = false;
      return readJournal(text).observations;
    } catch (error) {
      if (!lost) sink.unreachable({ node, reason: reasonOf(error) });
      lost = true;
      return [];
    }
  };
}

type Place = { -readonly [K in keyof FileSize]: FileSize[K] };

/** Whole lines; a journal that was replaced or cut short is read from its beginning. */
async function newText(host: Host, place: Place): Promise<string> {
  const now = await sizeOf(host, JOURNAL);
  if (now === undefined) return '';
  if (now.inode !== place.inode || now.bytes < place.bytes) Object.assign(place, { inode: now.inode, bytes: 0 });
  if (now.bytes === place.bytes) return '';
  const text = await readBehind(host, JOURNAL, place.bytes);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  place.bytes += Buffer.byteLength(whole);
  return whole;
}
