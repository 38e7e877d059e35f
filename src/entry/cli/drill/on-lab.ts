// One drill on a lab: clients are booted for it, light ones and holders of locks where these are wanted, and it is reported.
import { Failed } from '../../../core/base/failed.ts';
import type { FaultKind } from '../../../core/base/fault-kind.ts';
import { requireWay } from '../../../core/drill/ways.ts';
import type { Cluster, Server } from '../../../core/spec/cluster.ts';
import { requireServer } from '../../../core/spec/require-named.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { LockRanges } from '../../../lab/traffic/locks-program.ts';
import type { Progress } from '../../../work/commands/progress.ts';
import type { DrillClient } from '../../../work/drill/client.ts';
import { drill } from '../../../work/drill/drill.ts';
import { type Fault, faultOf } from '../../../work/drill/faults.ts';
import { restore } from '../../../work/drill/heal.ts';
import type { DrillRecord, DrillResult } from '../../../work/drill/result.ts';
import type { DrillScene } from '../../../work/drill/scene.ts';
import { type Struck, struck } from '../../../work/drill/struck.ts';
import type { Outcome } from '../outcome.ts';
import { progressLines } from '../progress.ts';
import { again } from './again.ts';
import { type ClientWish, clientsOf, type MountedClient, parseKinds, peerClientsOf, withClients } from './clients.ts';
import { drillInWords } from './in-words.ts';
import { type LightLocks, lightLocks, splitLight } from './light.ts';
import { lightInWords, lightProblems } from './light-in-words.ts';
import { lockers, lockRanges, lockWishes, witness } from './locks.ts';
import { paced, slownessOf } from './pace.ts';
import { writeReport } from './report.ts';
import { labScene } from './scene.ts';

/** As the options have it. */
export interface LabDrill {
  readonly fault: FaultKind;
  readonly variant: string | undefined;
  /** The first of the spec unless given. */
  readonly server: string | undefined;
  readonly target: string | undefined;
  readonly clients: string | undefined;
  readonly peerClients: string | undefined;
  readonly locks: string | true | undefined;
  /** With locks: a node looks at the storage itself. */
  readonly probe: boolean;
  /** Where a page of it goes. */
  readonly report: string | undefined;
}

export interface DrilledLab {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly specText: string;
}

/** What makes no sense is refused (Failed 2 or 3) before anything is booted for it. */
export async function drillLab(on: DrilledLab, wish: LabDrill, signal: AbortSignal): Promise<Outcome> {
  const slower = await slownessOf(on.lab);
  const parts = partsOf(on, wish, slower);
  const { scene, wishes, fleets } = parts;
  const progress = progressLines();
  const now = () => scene.hosts[0]?.clock.now() ?? 0;
  const began = now();
  progress('booting clients');
  const act = (ready: readonly DrillClient[], mounted: readonly MountedClient[]) =>
    drilled(on, parts, { ready, mounted }, progress, signal);
  const record = await withClients(on.lab, on.cluster, wishes, act, slower);
  const unrestored = await restore(scene, [], progress);
  const told = outcome(record, unrestored, fleets);
  if (wish.report === undefined) return told;
  const page = await report(on, wish, {
    path: wish.report,
    server: scene.server.name,
    record,
    began,
    ms: now() - began,
    told,
    unrestored,
  });
  return { ...told, json: { ...told.json, report: page }, text: `${told.text}\nReport: ${page}` };
}

interface Parts {
  readonly scene: DrillScene;
  readonly fault: Fault;
  readonly wishes: readonly ClientWish[];
  readonly fleets: LightLocks;
  /** Undefined without locks. */
  readonly ranges: LockRanges | undefined;
  /** Who looks at the locks on the storage itself. */
  readonly probe: string | undefined;
}

function partsOf({ lab, cluster }: DrilledLab, wish: LabDrill, slower: number | undefined): Parts {
  const { target, variant } = wish;
  const server = requireServer(cluster, wish.server ?? cluster.servers[0]?.name ?? '');
  const ranges = wish.locks === undefined ? undefined : paced(lockRanges(wish.locks), slower);
  const scene = labScene(lab, cluster, server, { ...(target && { target }), ...(variant && { variant }) });
  const fault = faultOf(wish.fault);
  requireWay(fault.kind, server, variant);
  const victim: Struck = struck(scene, fault.kind, fault.before(scene));
  const { light, wishes } = crewOf(cluster, server, wish, ranges);
  const fleets = lightLocks(lab, cluster, server, light);
  return { scene, fault, wishes, fleets, ranges, probe: wish.probe ? witness(cluster, victim) : undefined };
}

function crewOf(cluster: Cluster, server: Server, { clients, peerClients }: LabDrill, ranges: LockRanges | undefined) {
  const { light, kernel } = splitLight(clients ?? '');
  if (light.length > 0 && ranges === undefined)
    throw new Failed(2, 'light-locks', 'light clients have no traffic but their locks', { hint: 'give --locks' });
  const own = clientsOf(server, clients === undefined ? undefined : kernel === '' ? [] : parseKinds(kernel));
  const peers = peerClientsOf(cluster, server, peerClients === undefined ? undefined : parseKinds(peerClients));
  return { light, wishes: ranges === undefined ? [...own, ...peers] : lockWishes(cluster, server, own, peers) };
}

async function drilled(
  { lab, cluster }: DrilledLab,
  { scene, fault, fleets, ranges, probe }: Parts,
  { ready, mounted }: { readonly ready: readonly DrillClient[]; readonly mounted: readonly MountedClient[] },
  progress: Progress,
  signal: AbortSignal,
): Promise<DrillRecord> {
  const locks = ranges && { locks: [...fleets.lockers, ...lockers(lab, cluster, mounted, { ranges, probe })] };
  try {
    return await drill({ ...scene, ...locks }, fault, ready, progress, signal);
  } catch (error) {
    await restore(scene, [], progress);
    throw error;
  }
}

function outcome(record: DrillRecord, unrestored: readonly string[], fleets: LightLocks) {
  const light = fleets.summaries(record.injectedAt);
  const problems = [...record.result.problems, ...light.flatMap(lightProblems), ...unrestored];
  const result: DrillResult = { ...record.result, problems };
  const exit = problems.length === 0 ? 0 : 1;
  const text = [drillInWords({ ...record, result }), ...light.map(lightInWords)].join('\n');
  return { exit, json: light.length === 0 ? result : { ...result, light }, text } as const;
}

interface Told {
  readonly path: string;
  readonly server: string;
  readonly record: DrillRecord;
  readonly began: number;
  readonly ms: number;
  readonly told: { readonly json: DrillResult };
  readonly unrestored: readonly string[];
}

/** Returns where the page is. */
function report(
  { cluster, specText }: DrilledLab,
  wish: LabDrill,
  { path, server, record, began, ms, told, unrestored }: Told,
): Promise<string> {
  const { fault, variant = null, target = null } = wish;
  const run = {
    ...{ planned: { fault, variant, server, target }, at: began, ms, steps: [], record },
    ...{ problems: told.json.problems, unrestored: unrestored.length > 0 },
  };
  const command = `gracekeeper drill --server ${server}${again(wish)} --lab [NAME]`;
  return writeReport(path, { row: { seed: null, runs: [run] }, cluster, specText, command });
}
