// A drill: real traffic, one fault on purpose, and what every client saw of it.

import { readJournal } from '../../core/observe/journal.ts';
import type { Observation } from '../../core/observe/observation.ts';
import { type Phase, phases } from '../../core/observe/phases.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import type { Progress } from '../commands/progress.ts';
import { JOURNAL } from '../server/paths.ts';
import type { DrillClient, TrafficReport } from './client.ts';
import type { DrillScene, Fault, FaultKind } from './faults.ts';
import { makeScene, noGrace } from './preconditions.ts';

export interface DrillResult {
  readonly fault: FaultKind;
  readonly server: string;
  readonly phases: readonly Phase[];
  readonly clients: readonly ClientResult[];
}

export interface ClientResult
  extends Pick<TrafficReport, 'longestGapMs' | 'longestOpenMs' | 'writes' | 'lost' | 'reordered' | 'duplicated'> {
  readonly kind: string;
  readonly server: string;
}

export interface DrillRecord {
  readonly result: DrillResult;
  /** Milliseconds since the epoch. */
  readonly injectedAt: number;
  /** What the nodes' journals say since the injection, in order of time. */
  readonly observations: readonly Observation[];
  /** One for each client of the result. */
  readonly reports: readonly TrafficReport[];
}

/** Traffic is steady when each client has done this much. */
const STEADY_WRITES = 50;
const STEADY_OPENS = 5;
const STEADY_WITHIN_MS = 60_000;

export async function drill(
  scene: DrillScene,
  fault: Fault,
  clients: readonly DrillClient[],
  progress: Progress,
): Promise<DrillRecord> {
  const { hosts, cluster, server } = scene;
  const [first] = hosts;
  if (first === undefined) throw new Error('a drill needs hosts');
  progress('making the preconditions');
  await makeScene(hosts, cluster, server.name, fault.before(scene), progress);
  progress('starting traffic');
  await Promise.all(clients.map((client) => client.startTraffic()));
  await Promise.all(clients.map((client) => steady(first, client)));
  progress(`${fault.kind} of ${server.name}`);
  const injectedAt = first.clock.now();
  await fault.inject(scene);
  progress('waiting until every client goes on');
  await Promise.all(clients.map((client) => steady(first, client)));
  await noGrace(hosts, cluster);
  const reports = await Promise.all(clients.map((client) => client.stopTraffic()));
  const observations = await journalsSince(hosts, injectedAt);
  const result = {
    fault: fault.kind,
    server: server.name,
    phases: phases(observations, {
      injectedAt,
      server: server.name,
      completedAt: reports.map(({ completedAt }) => completedAt),
    }),
    clients: clients.map((client, index) => clientResult(client, reports[index])),
  };
  return { result, injectedAt, observations, reports };
}

/** The server back at home, as before the drill. */
export async function restore({ hosts, cluster, server }: DrillScene, progress: Progress): Promise<void> {
  progress('restoring');
  await makeScene(hosts, cluster, server.name, server.home, progress);
}

/** Returns when the client has done a good deal of work from now on. */
export async function steady(host: Host, client: DrillClient): Promise<void> {
  const before = await client.progress();
  await eventually(
    host.clock,
    { what: `traffic of ${client.kind}`, withinMs: STEADY_WITHIN_MS, everyMs: 100 },
    async () => {
      const { writes, opens } = await client.progress();
      return writes - before.writes >= STEADY_WRITES && opens - before.opens >= STEADY_OPENS ? true : undefined;
    },
  );
}

async function journalsSince(hosts: readonly Host[], since: number): Promise<readonly Observation[]> {
  const texts = await Promise.all(hosts.map((host) => host.files.read(JOURNAL)));
  return texts
    .flatMap((text) => readJournal(text ?? '').observations)
    .filter(({ at }) => at >= since)
    .sort((a, b) => a.at - b.at);
}

function clientResult({ kind, server }: DrillClient, report: TrafficReport | undefined): ClientResult {
  if (report === undefined) throw new Error(`no report of ${kind}`);
  const { longestGapMs, longestOpenMs, writes, lost, reordered, duplicated } = report;
  return { kind, server, longestGapMs, longestOpenMs, writes, lost, reordered, duplicated };
}
