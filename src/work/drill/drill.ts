// A drill: real traffic, one fault on purpose, and what every client saw of it.
import type { LockEvent } from '../../core/audit/history.ts';
import { readJournal } from '../../core/observe/journal.ts';
import type { Observation } from '../../core/observe/observation.ts';
import { type Deadline, eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import type { Progress } from '../commands/progress.ts';
import { status } from '../commands/status.ts';
import { JOURNAL } from '../server/paths.ts';
import type { DrillClient, TrafficReport } from './client.ts';
import type { Fault } from './faults.ts';
import { heal } from './heal.ts';
import { inVain } from './in-vain.ts';
import { knownClients } from './known-clients.ts';
import { lockedAgain, startLocks, stopLocks } from './locks.ts';
import { makeScene, noGrace } from './preconditions.ts';
import { type DrillRecord, drillRecord } from './result.ts';
import { type DrillScene, NOTHING_WATCHED } from './scene.ts';
import { type Struck, struck } from './struck.ts';

/** Traffic is steady when each client has done this much. */
const STEADY_WRITES = 20;
const STEADY_OPENS = 4;
/** Beyond a grace period, which may hold creates up. */
const STEADY_WITHIN_MS = 60_000;
/** A lost node is noticed and fenced, a lost keeper found by Pacemaker's monitor, once a minute. */
const DEALT_WITH_WITHIN_MS = 120_000;
/** When the cluster has not dealt with it in all that time, clients hang for the same reason. */
const HOPELESS_MS = 5_000;
/** A client that hangs is not waited for again. */
const HANGING_MS = 1_000;

/** The clients are at work when the fault happens. Whatever becomes of it, also when `signal` is aborted, it is healed in the end. */
export async function drill(
  scene: DrillScene,
  fault: Fault,
  clients: readonly DrillClient[],
  progress: Progress,
  signal?: AbortSignal,
): Promise<DrillRecord> {
  const { hosts, cluster, server } = scene;
  const before = fault.before(scene);
  const victim = struck(scene, fault.kind, before);
  progress('making the preconditions');
  await makeScene(hosts, cluster, server.name, before, clients, progress);
  signal?.throwIfAborted();
  const watching = await scene.watch?.();
  const told = await underFault({ ...scene, signal }, fault, victim, clients, progress).catch(
    async (error: unknown) => {
      await watching?.stop();
      throw error;
    },
  );
  progress('asking what was seen');
  const watched = (await watching?.stop()) ?? NOTHING_WATCHED;
  const observations = (await journals(hosts)).filter(({ at }) => at >= told.injectedAt && at <= told.until);
  progress('judging it');
  return drillRecord(scene, { ...told, fault: fault.kind, struck: victim, clients, observations, watched });
}

interface Told {
  readonly injectedAt: number;
  /** When it had surely happened, of a fault that ends a daemon at once. */
  readonly hitBy?: number;
  readonly until: number;
  readonly reports: readonly TrafficReport[];
  readonly problems: readonly string[];
  /** Null when that was waited for in vain. */
  readonly recoveredAt: number | null;
  readonly lockEvents: readonly LockEvent[];
}

type Interruptible = DrillScene & { readonly signal: AbortSignal | undefined };

async function underFault(
  scene: Interruptible,
  fault: Fault,
  victim: Struck,
  clients: readonly DrillClient[],
  progress: Progress,
): Promise<Told> {
  const [first] = scene.hosts;
  if (first === undefined) throw new Error('a drill needs hosts');
  const { locks = [] } = scene;
  const problems: string[] = [];
  progress('starting traffic');
  await Promise.all(clients.map((client) => client.startTraffic()));
  await Promise.all(clients.map((client) => steady(first, client, signalOf(scene))));
  if (locks.length > 0) progress('taking locks');
  await startLocks(locks);
  if (locks.length > 0) progress('trying for all locks');
  await lockedAgain(first, locks, { withinMs: STEADY_WITHIN_MS, ...signalOf(scene) });
  if (fault.endsSupervisor) {
    progress('waiting until its clients are written down');
    await knownClients(scene, fault.before(scene));
  }
  const dealtWith = await fault.dealtWith(scene, victim);
  scene.signal?.throwIfAborted();
  try {
    progress(`${fault.kind} of ${victim.target}`);
    const injectedAt = await fault.inject(scene, victim);
    const hitBy = fault.endsAtOnce ? { hitBy: first.clock.now() } : {};
    progress('waiting until the cluster has dealt with it');
    problems.push(...(await recovered(scene, first, clients, dealtWith, progress)));
    const recoveredAt = problems.length === 0 ? first.clock.now() : null;
    if (locks.length > 0) progress('trying for all locks again');
    problems.push(...(await lockedOn(scene, first, recoveredAt)));
    progress('ending traffic');
    const patience = problems.length > 0 ? HANGING_MS : undefined;
    const lockEvents = await stopLocks(locks, patience);
    const reports = await Promise.all(clients.map((client) => client.stopTraffic(patience)));
    return { injectedAt, ...hitBy, recoveredAt, until: first.clock.now(), reports, lockEvents, problems };
  } finally {
    problems.push(...(await inVain(() => heal(scene, fault, { struck: victim, dealtWith }, progress))));
  }
}

/** Rivals try for everything after the recovery too: that shows who has kept his locks. */
const lockedOn = (scene: Interruptible, host: Host, recoveredAt: number | null): Promise<string[]> => {
  const withinMs = recoveredAt === null ? HOPELESS_MS : STEADY_WITHIN_MS;
  return inVain(() => lockedAgain(host, scene.locks ?? [], { withinMs, ...signalOf(scene) }));
};

/** What was waited for in vain, and how the cluster was then. */
async function recovered(
  scene: Interruptible,
  host: Host,
  clients: readonly DrillClient[],
  dealtWith: () => Promise<true | undefined>,
  progress: Progress,
): Promise<readonly string[]> {
  const wait: Deadline = { what: 'the cluster to deal with it', withinMs: DEALT_WITH_WITHIN_MS, ...signalOf(scene) };
  const problems = await inVain(() => eventually(host.clock, wait, dealtWith));
  const withinMs = problems.length > 0 ? HOPELESS_MS : scene.cluster.nfs.graceMs + STEADY_WITHIN_MS;
  const patience = { withinMs, ...signalOf(scene) };
  progress('waiting until every client goes on');
  const stuck = await Promise.all(clients.map((client) => inVain(() => steady(host, client, patience))));
  progress('waiting until no grace is left');
  problems.push(...stuck.flat(), ...(await inVain(() => noGrace(scene.hosts, scene.cluster, scene.signal))));
  if (problems.length === 0) return [];
  const { health, findings } = await status(scene.hosts, scene.cluster);
  return [...problems, `the cluster is then ${health}: ${findings.map(({ message }) => message).join('; ')}`];
}

/** Returns when the client has done a good deal of work from now on. */
export async function steady(
  host: Host,
  client: DrillClient,
  patience: Partial<Pick<Deadline, 'withinMs' | 'signal'>> = {},
): Promise<void> {
  const before = await client.progress();
  const what = `traffic of ${client.kind} on ${client.server}`;
  await eventually(host.clock, { what, withinMs: STEADY_WITHIN_MS, everyMs: 250, ...patience }, async () => {
    const { writes, opens } = await client.progress();
    return writes - before.writes >= STEADY_WRITES && opens - before.opens >= STEADY_OPENS ? true : undefined;
  });
}

const signalOf = ({ signal }: { readonly signal?: AbortSignal | undefined }) =>
  signal === undefined ? {} : { signal };

/** A node that did not come back is one whose journal can't be read. */
async function journals(hosts: readonly Host[]): Promise<readonly Observation[]> {
  const texts = await Promise.all(hosts.map((host) => host.files.read(JOURNAL).catch(() => undefined)));
  return texts.flatMap((text) => readJournal(text ?? '').observations).sort((a, b) => a.at - b.at);
}
