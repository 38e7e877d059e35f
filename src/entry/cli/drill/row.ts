// drill --repeat: a random sequence of faults on a lab, with the same clients all the way; another set of them after a run that failed.
import { randomInt } from 'node:crypto';
import { Failed } from '../../../core/base/failed.ts';
import type { FaultKind } from '../../../core/base/fault-kind.ts';
import type { PlannedFault } from '../../../core/drill/choices.ts';
import { faultInWords, faultSequence } from '../../../core/drill/sequence.ts';
import type { Cluster } from '../../../core/spec/cluster.ts';
import { requireServer } from '../../../core/spec/require-named.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { ClientKind } from '../../../lab/state.ts';
import type { LockRanges } from '../../../lab/traffic/locks-program.ts';
import type { Progress } from '../../../work/commands/progress.ts';
import type { DrillClient } from '../../../work/drill/client.ts';
import { drill } from '../../../work/drill/drill.ts';
import { faultOf } from '../../../work/drill/faults.ts';
import { restore } from '../../../work/drill/heal.ts';
import { type Drills, inARow, type Row, type Run } from '../../../work/drill/in-a-row.ts';
import { clientsOnAll, type MountedClient, withClients } from './clients.ts';
import { evidenceOf } from './evidence.ts';
import { keepSpeaking } from './keep-speaking.ts';
import { paced, slownessOf } from './pace.ts';
import { runInWords } from './row-in-words.ts';
import { rowLockers } from './row-locks.ts';
import { labScene } from './scene.ts';

export interface RowWish {
  readonly repeat: number;
  /** A fresh one unless given. */
  readonly seed?: string;
  /** Of every kind that suits unless given. */
  readonly fault?: FaultKind;
  readonly clients?: readonly ClientKind[];
  /** Past a run that failed, unless the cluster could not be restored. */
  readonly keepGoing: boolean;
  /** None are taken unless given. */
  readonly locks?: LockRanges;
  /** With locks: a node looks at the storage itself. */
  readonly probe: boolean;
  /** Traffic and locks, so many times slower than usual; as the nodes can take it unless given. */
  readonly slower?: number;
}

export async function drillRow(
  lab: Lab,
  cluster: Cluster,
  wish: RowWish,
  progress: Progress,
  signal: AbortSignal,
): Promise<Row> {
  const seed = requireSeed(wish.seed ?? freshSeed());
  const plan = faultSequence(cluster, seed, wish.repeat, wish.fault);
  progress(`${plan.length} faults in a row, from seed ${seed}: ${plan.map(faultInWords).join('; ')}`);
  const slower = wish.slower ?? (await slownessOf(lab));
  const runs: Run[] = [];
  const told = (run: Run) => {
    runs.push(run);
    progress(runInWords(run, runs.length, plan.length));
  };
  // One that holds locks needs rivals on its own server too.
  const wishes = clientsOnAll(cluster, wish.locks === undefined ? 1 : 2, wish.clients);
  do {
    progress(`booting ${wishes.length} clients`);
    await withClients(
      lab,
      cluster,
      wishes,
      async (clients, mounted) => {
        const silence = keepSpeaking(clients);
        const locks = wish.locks && { locks: paced(wish.locks, slower) };
        const drills = drillsOn({ lab, cluster, clients, mounted, wish: { ...wish, ...locks }, told, signal });
        await inARow(plan.slice(runs.length), drills, signal).finally(silence);
      },
      slower,
    );
  } while (wish.keepGoing && runs.length < plan.length && !signal.aborted && !runs.at(-1)?.unrestored);
  return { seed, plan, runs };
}

interface OnLab {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly clients: readonly DrillClient[];
  readonly mounted: readonly MountedClient[];
  readonly wish: RowWish;
  readonly told: Drills['done'];
  readonly signal: AbortSignal;
}

function drillsOn({ lab, cluster, clients, mounted, wish, told, signal }: OnLab): Drills {
  const hosts = lab.hosts();
  const [first] = hosts;
  if (first === undefined) throw new Error('a lab has nodes');
  const sceneOf = ({ server, target, variant }: PlannedFault) =>
    labScene(
      lab,
      cluster,
      requireServer(cluster, server),
      { ...(target && { target }), ...(variant && { variant }) },
      GRACE_EVERY_MS,
    );
  return {
    clock: first.clock,
    drill: (planned, progress) => {
      const fault = faultOf(planned.fault);
      const scene = sceneOf(planned);
      const locks = wish.locks && { locks: rowLockers(lab, scene, fault, mounted, wish.locks, wish.probe) };
      return drill({ ...scene, ...locks }, fault, clients, progress, signal);
    },
    evidence: () => evidenceOf(lab, cluster, clients),
    restore: (planned, progress) => restore(sceneOf(planned), clients, progress),
    done: told,
  };
}

/** Three servers asked every 5 ms, all day, take a third of a processor. */
const GRACE_EVERY_MS = 20;

const freshSeed = (): string => randomInt(2 ** 32).toString(36);

/** It becomes part of a file's name. */
function requireSeed(seed: string): string {
  if (/^\w[\w.-]{0,63}$/.test(seed)) return seed;
  throw new Failed(2, 'bad-seed', `"${seed}" can't be a seed`, { hint: 'up to 64 letters, digits, dots and dashes' });
}
