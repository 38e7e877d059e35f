// trace: what clients and servers say to one another about locks and state, from the nodes as it happens, or out of a capture.
import { Failed } from '../../core/base/failed.ts';
import { captureReader, NO_CAPTURE } from '../../core/protocol/capture/capture.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { addCounts, type Counts, noCounts } from '../../core/trace/counts.ts';
import type { Step } from '../../core/trace/fact.ts';
import { tracer } from '../../core/trace/tracer.ts';
import type { Host } from '../../host/host.ts';
import { placesOf } from '../install/find-installation.ts';
import type { Installation } from '../install/install-agents.ts';
import { reasonOf } from '../server/reason.ts';
import { type NodeWish, type NodeWord, readNodeWord } from '../trace/node-words.ts';

export interface TraceSink {
  readonly step: (step: Step & { readonly node?: string }) => void;
  /** A node's listener has begun. */
  readonly listening: (node: string, networkInterface: string) => void;
  /** A node is not heard, for now or for good. */
  readonly deaf: (node: string, reason: string) => void;
}

export interface Missed {
  readonly counts: Counts;
  /** Frames that a busy node did not look at. */
  readonly dropped: number;
  /** Of a capture that can't be read to its end. */
  readonly trouble?: string;
}

/** Addresses; undefined: all. */
export interface Only {
  readonly client?: string;
  readonly server?: string;
}

/** Throws Failed (2) where the file can't be read, or is no capture. Returns at its end, or when the signal is aborted. */
export async function traceFile(
  chunks: AsyncIterable<Uint8Array>,
  { servers, only, sink, signal }: { servers: readonly string[]; only: Only; sink: TraceSink; signal: AbortSignal },
): Promise<Missed> {
  const [reader, it] = [captureReader(), tracer(servers)];
  const tell = (steps: readonly Step[]) => {
    for (const step of steps) if (isWanted(step, only)) sink.step(step);
  };
  for await (const chunk of chunks) {
    for (const frame of reader.push(chunk)) tell(it.frame(frame));
    if (signal.aborted) break;
  }
  tell(it.end());
  const trouble = signal.aborted ? undefined : reader.trouble();
  if (trouble === NO_CAPTURE)
    throw new Failed(2, 'no-capture', trouble, { hint: 'tcpdump -s 0 -w FILE.pcap writes one' });
  return { counts: it.counts, dropped: 0, ...(trouble === undefined ? {} : { trouble }) };
}

export interface LiveParts {
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  /** Where Gracekeeper is here; on a node it may be in the package's folder. */
  readonly installation: Installation;
  readonly only: Only;
  readonly sink: TraceSink;
}

/** From every node that can be reached, until the signal is aborted. */
export async function traceNodes(parts: LiveParts, signal: AbortSignal): Promise<Missed> {
  const missed = await Promise.all(parts.hosts.map((host) => hear(host, parts, signal)));
  return missed.reduce(together, NOTHING);
}

// ---

/** A listener that has ended (its node died, a connection broke, ten minutes of ssh were over) is started again. */
const AGAIN_MS = 2_000;

const isWanted = ({ client, server }: Step, only: Only): boolean =>
  (only.client === undefined || only.client === client) && (only.server === undefined || only.server === server);

/** What one node's listeners, one after the other, could not see. */
interface Tally {
  before: Missed;
  now: Missed;
}

const NOTHING: Missed = { counts: noCounts(), dropped: 0 };

const together = (a: Missed, b: Missed): Missed => ({
  counts: addCounts(a.counts, b.counts),
  dropped: a.dropped + b.dropped,
});

async function hear(host: Host, parts: LiveParts, signal: AbortSignal): Promise<Missed> {
  const tally: Tally = { before: NOTHING, now: NOTHING };
  let said: string | undefined;
  while (!signal.aborted) {
    const reason = await hearOnce(host, parts, tally, signal).catch(reasonOf);
    tally.before = together(tally.before, tally.now);
    tally.now = NOTHING;
    if (signal.aborted) break;
    // Again and again the same is said once.
    if (reason !== said) parts.sink.deaf(host.name, reason);
    said = reason;
    await host.clock.pause(AGAIN_MS, signal);
  }
  return tally.before;
}

/** Until the listener ends; returns why. Rejects where the node can't be reached. */
async function hearOnce(
  host: Host,
  { sink, only, ...parts }: LiveParts,
  tally: Tally,
  signal: AbortSignal,
): Promise<string> {
  const [place] = await placesOf(host, parts.installation);
  if (place === undefined) return 'Gracekeeper is not installed there';
  let reason = 'its listener has ended';
  const hears = (word: NodeWord) => {
    if ('step' in word && isWanted(word.step, only)) sink.step({ ...word.step, node: host.name });
    if ('listening' in word) sink.listening(host.name, word.listening.interface);
    if ('counts' in word) tally.now = word;
    if ('trouble' in word) reason = word.trouble;
  };
  const listener = host.follow(argvOf(place, wishFor(host.name, parts.cluster, only)), (line) => {
    const word = readNodeWord(line);
    if (word !== undefined && !signal.aborted) hears(word);
  });
  await Promise.race([listener.ended, aborted(signal)]);
  listener.stop();
  return reason;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const argvOf = ({ node, bundles }: Installation, wish: NodeWish) =>
  [node, `${bundles}/trace-node.cjs`, JSON.stringify(wish)] as const;

/** The interface of the servers' addresses, by its name or by the node's address on it. */
function wishFor(node: string, { network, nodes, servers }: Cluster, { client, server }: Only): NodeWish {
  const address = nodes.find(({ name }) => name === node)?.address ?? '';
  const only = [client, server].filter((it) => it !== undefined);
  return {
    interface: network.interface === 'auto' ? address : network.interface,
    servers: servers.map((it) => it.address),
    ...(only.length > 0 && { only }),
  };
}
