// What the clients of three kernel servers notice while the fourth moves, on two nodes and under Pacemaker. Bare: the same clients, as long, with no move at all.
import { compile } from '../../core/plan/compile.ts';
import { systemClock } from '../../host/local.ts';
import type { Progress } from '../../work/commands/progress.ts';
import type { DrillClient } from '../../work/drill/client.ts';
import { type ClientWish, withClients } from '../cli/drill/clients.ts';
import { slownessOf } from '../cli/drill/pace.ts';
import { allSteady, endTraffic } from './gap-during.ts';
import { until } from './kernel-group/cluster.ts';
import { quiet } from './kernel-group/quiet.ts';
import { inKernelLab, type Scene } from './kernel-group/scene.ts';
import { type Group, moved } from './kernel-group/strike.ts';
import { otherRows, type Round } from './kernel-others/rows.ts';
import { kernelOthersSpec, MOVES } from './kernel-others/spec.ts';
import { lengthOf, longestIn, type Stretch } from './kernel-others/windows.ts';
import type { Measured, Partly } from './measure.ts';

/** On the node that the fourth leaves, and on the one where it goes. */
const CLIENTS: readonly ClientWish[] = [
  { kind: 'kernel:4.1', server: 'nfs2' },
  { kind: 'kernel:3', server: 'nfs3' },
  { kind: 'kernel:4.1', server: 'nfs4' },
];
const PATIENCE = { withinMs: 180_000 };

export async function measureKernelOthers(
  rounds: number,
  progress: Progress,
  partly: Partly,
): Promise<readonly Measured[]> {
  return inKernelLab({ spec: kernelOthersSpec, progress }, async (scene) => {
    const atWork = async (clients: readonly DrillClient[]) => {
      const told: Round[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        progress(`a move beside others, round ${round} of ${rounds}`);
        told.push(await besideMove(scene, clients));
        await partly(otherRows(told));
      }
      return otherRows(told);
    };
    return withClients(scene.lab, scene.cluster, CLIENTS, atWork, await slownessOf(scene.lab));
  });
}

async function besideMove(scene: Scene, clients: readonly DrillClient[]): Promise<Round> {
  const { asked, cluster, progress } = scene;
  const groups = compile(cluster).groups.map(
    ({ id, members }): Group => ({ group: id, last: members.at(-1)?.id ?? id }),
  );
  const calm = () =>
    quiet(
      scene,
      groups.map(({ last }) => last),
    );
  await Promise.all(clients.map((client) => client.startTraffic()));
  await allSteady(asked, clients, PATIENCE);
  await calm();
  const move = await stretch(() => moved(scene, groupOf(groups)));
  await calm();
  const still = await stretch(() => nothing(scene, lengthOf(move)));
  await allSteady(asked, clients, PATIENCE);
  const reports = await endTraffic(clients);
  const round = { move: longestIn(move, reports), still: longestIn(still, reports) };
  progress(`the move took ${Math.round(lengthOf(move))} ms; longest gap ${inWords(round)}`);
  return round;
}

const inWords = ({ move, still }: Round) => `${Math.round(move)} ms, as long without a move ${Math.round(still)} ms`;

async function stretch(act: () => Promise<void>): Promise<Stretch> {
  const from = systemClock.now();
  await act();
  return { from, until: systemClock.now() };
}

/** The cluster is asked as often as during a move. */
async function nothing({ asked }: Scene, ms: number): Promise<void> {
  const end = systemClock.now() + ms;
  await until(asked, 'as long as a move takes', () => (systemClock.now() >= end ? true : undefined));
}

function groupOf(groups: readonly Group[]): Group {
  const found = groups.find(({ group }) => group === MOVES);
  if (found === undefined) throw new Error(`${MOVES} has no group`);
  return found;
}
