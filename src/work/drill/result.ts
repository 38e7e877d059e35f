// What a drill has to tell, from what everybody saw of it.
import { auditLocks, type LockSum } from '../../core/audit/audit-locks.ts';
import type { LockEvent, LockHistory } from '../../core/audit/history.ts';
import type { FaultKind } from '../../core/base/fault-kind.ts';
import type { Observation } from '../../core/observe/observation.ts';
import { graceInJournal, type PeerGrace, peerGrace, recoveredAt } from '../../core/observe/peer-grace.ts';
import { type Phase, phases } from '../../core/observe/phases.ts';
import type { DrillClient, TrafficReport } from './client.ts';
import { lockProblems } from './locks.ts';
import type { DrillScene, HolderCount, Watched } from './scene.ts';
import { peersOf, type Struck } from './struck.ts';

export interface DrillResult {
  readonly fault: FaultKind;
  readonly variant: string | null;
  readonly server: string;
  /** What was struck: the server, or nodes with commas between them. */
  readonly target: string;
  readonly phases: readonly Phase[];
  /** Of the server, and of peers. */
  readonly clients: readonly ClientResult[];
  /** Of every server that shares an export with one that was struck. */
  readonly peers: readonly PeerGrace[];
  readonly holders: Pick<HolderCount, 'probes' | 'violations'>;
  /** Where locks were part of the drill. */
  readonly locks?: LockSum;
  /** How long a lock of a struck server could be taken by a rival, ms (core/audit/window.ts). */
  readonly windowMs?: number;
  /** What should not have been seen, in words. */
  readonly problems: readonly string[];
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
  /** Where locks were part of the drill. */
  readonly locks?: LockHistory;
}

export interface Seen {
  readonly fault: FaultKind;
  readonly struck: Struck;
  readonly injectedAt: number;
  readonly hitBy?: number;
  readonly clients: readonly DrillClient[];
  readonly reports: readonly TrafficReport[];
  readonly observations: readonly Observation[];
  readonly watched: Watched;
  readonly recoveredAt: number | null;
  readonly lockEvents: readonly LockEvent[];
  /** What was waited for in vain. */
  readonly problems: readonly string[];
}

export function drillRecord(scene: DrillScene, seen: Seen): DrillRecord {
  const { cluster, server, variant } = scene;
  const { struck, injectedAt, observations, reports, watched } = seen;
  const clients = seen.clients.map((client, index) => clientResult(client, reports[index]));
  const until = recoveredAt(observations, struck.servers);
  const peers = peersOf(cluster, struck.servers).map(({ name }) =>
    peerGrace(name, watched.grace[name] ?? graceInJournal(observations, name), { injectedAt, until }),
  );
  const times = phases(observations, {
    injectedAt,
    server: server.name,
    fencedAt: watched.fences.find(({ at, node }) => at >= injectedAt && struck.lost.includes(node))?.at,
    completedAt: reports.filter((_, index) => clients[index]?.server === server.name).map((it) => it.completedAt),
  });
  const history = scene.locks === undefined ? undefined : lockHistory(seen);
  const audit = history && auditLocks(history);
  const result = {
    ...{ fault: seen.fault, variant: variant ?? null, server: server.name, target: struck.target },
    ...{ phases: times, clients, peers },
    holders: { probes: watched.holders.probes, violations: watched.holders.violations },
    ...(audit && { locks: audit.locks, windowMs: Math.round(audit.windowMs * 10) / 10 }),
    problems: [
      ...seen.problems,
      ...watched.holders.inWords,
      ...clients.flatMap(damage),
      ...peers.flatMap((peer) => lateOrHoled(peer, seen)),
      ...(audit === undefined ? [] : lockProblems(audit)),
    ],
  };
  return { result, injectedAt, observations, reports, ...(history && { locks: history }) };
}

const lockHistory = ({ lockEvents, injectedAt, hitBy, recoveredAt, struck, watched }: Seen): LockHistory => ({
  events: lockEvents,
  faults: [{ at: injectedAt, ...(hitBy !== undefined && { hitBy }), recoveredAt, servers: struck.servers }],
  grace: watched.grace,
});

function clientResult({ kind, server }: DrillClient, report: TrafficReport | undefined): ClientResult {
  if (report === undefined) throw new Error(`no report of ${kind}`);
  const { longestGapMs, longestOpenMs, writes, lost, reordered, duplicated } = report;
  return { kind, server, longestGapMs, longestOpenMs, writes, lost, reordered, duplicated };
}

function damage({ kind, server, lost, reordered, duplicated }: ClientResult): readonly string[] {
  if (lost + reordered + duplicated === 0) return [];
  return [`${kind} on ${server}: ${lost} writes lost, ${reordered} reordered, ${duplicated} duplicated`];
}

/** Where there is something to reclaim, a sharing server is in grace before the failed one serves again, and stays in it. */
function lateOrHoled(peer: PeerGrace, { observations, struck, injectedAt }: Seen): readonly string[] {
  const { server, inGraceAfterMs, outUntilMs, holes } = peer;
  const holed = holes === 0 ? [] : [`${server} was seen out of grace ${holes} times before its time`];
  const own = observations.filter((it) => struck.servers.includes(it.server));
  const owed = own.some(({ kind }) => kind === 'incident-opened');
  const served = own.find(({ kind }) => kind === 'daemon-answering');
  if (!owed || served === undefined) return holed;
  const servedAfterMs = served.at - injectedAt;
  // On a busy machine a third of a second lies between two looks: what was not in grace when it was last asked may have been right after.
  if (inGraceAfterMs !== null && (outUntilMs ?? inGraceAfterMs) <= servedAfterMs) return holed;
  const entered = inGraceAfterMs === null ? 'never entered grace' : `entered grace only after ${inGraceAfterMs} ms`;
  return [`${server} ${entered}, though ${served.server} served again after ${servedAfterMs.toFixed(1)} ms`, ...holed];
}
