import { Failed } from '../../core/base/failed.ts';
import { list } from '../../core/base/list.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { requireNode } from '../../core/spec/require-named.ts';
import { readScheduled } from '../../core/what-if/crm-simulate.ts';
import { type EveryFailure, everyCase, summed } from '../../core/what-if/every-failure.ts';
import { type Failure, failure, type Healthy, neverStarted } from '../../core/what-if/failure.ts';
import { leaner, onlineCib } from '../../core/what-if/online-cib.ts';
import { quorumWithout } from '../../core/what-if/quorum.ts';
import { afterwards, NOWHERE } from '../../core/what-if/whereabouts.ts';
import type { Host } from '../../host/host.ts';
import { carryOut, schedule } from '../../host/tools/crm-simulate.ts';
import { withTemporaryFolder } from '../../host/tools/mktemp.ts';
import { eachAtOnce } from './each-at-once.ts';
import type { Planned } from './plan.ts';
import type { Progress } from './progress.ts';

export type Asked = NonNullable<Planned['planned']>;

export interface Running {
  /** How many cases are asked at a time. */
  readonly atOnce: number;
  readonly progress: Progress;
  /** Its reason is thrown, when the cases under way have ended. */
  readonly signal: AbortSignal;
}

/** These nodes die at the same moment, every server being at home. Throws Failed (2 for a node that is none, 3 without Pacemaker's tools). */
export async function whatIf(
  host: Host,
  asked: Asked,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<Failure> {
  const dies = requireNodes(asked.cluster, nodes);
  return withStarted(host, asked, async (started) => {
    signal.throwIfAborted();
    return ask(host, started, dies);
  });
}

/** Each node, and each pair of nodes. Throws as whatIf does. */
export async function everyFailure(host: Host, asked: Asked, running: Running): Promise<EveryFailure> {
  const cases = everyCase(asked.cluster.nodes.map(({ name }) => name));
  const { atOnce, progress, signal } = running;
  progress(`trying ${cases.length} failures, ${atOnce} at a time`);
  return withStarted(host, asked, async (started) => {
    const tell = counting(host, cases.length, progress);
    const failures = await eachAtOnce(cases, atOnce, async (dies) => {
      signal.throwIfAborted();
      const told = await ask(host, started, dies);
      tell();
      return told;
    });
    return summed(failures);
  });
}

/** The nodes in the order of cluster.yaml, each once. Throws Failed (2) for a node that the cluster does not have, and for none at all. */
export function requireNodes(cluster: Cluster, written: readonly string[]): readonly string[] {
  const known = cluster.nodes.map((node) => node.name);
  for (const node of written) requireNode(cluster, node);
  if (written.length === 0) throw new Failed(2, 'no-node', 'which node dies?', { hint: `its nodes: ${list(known)}` });
  return known.filter((node) => written.includes(node));
}

interface Started extends Healthy {
  readonly cib: string;
  readonly folder: string;
}

/** Lets Pacemaker start the whole cluster, once: what fails afterwards is asked of the state that this leaves. */
async function withStarted<T>(host: Host, asked: Asked, act: (started: Started) => Promise<T>): Promise<T> {
  return withTemporaryFolder(host, async (folder) => {
    const { xml, cib } = await carryOut(host, { cib: onlineCib(asked.plan), quorate: true }, folder);
    const where = afterwards(NOWHERE, readScheduled(xml).actions);
    const started = { ...asked, where, cib: leaner(cib), folder };
    const missing = neverStarted(started);
    if (missing.length === 0) return act(started);
    throw new Failed(1, 'not-started', `Pacemaker would not even start ${list(missing)} on a healthy cluster`);
  });
}

async function ask(host: Host, started: Started, dies: readonly string[]): Promise<Failure> {
  const { quorate, left } = quorumWithout(started.cluster, dies);
  if (left === 0) return failure(started, dies, { fenced: [], actions: [] });
  const xml = await schedule(host, { cib: started.cib, nodesThatDie: dies, quorate }, started.folder);
  return failure(started, dies, readScheduled(xml));
}

const TELL_EVERY_MS = 1_000;

function counting({ clock }: Host, total: number, progress: Progress): () => void {
  let done = 0;
  let told = clock.now();
  return () => {
    done += 1;
    if (clock.now() - told < TELL_EVERY_MS) return;
    told = clock.now();
    progress(`tried ${done} of ${total}`);
  };
}
