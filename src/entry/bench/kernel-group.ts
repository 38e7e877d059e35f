// Issue 6's first numbers: what clients of an active/passive group of the kernel's NFS server wait when it is moved, and when its node dies; ours, and the
// classic recipe of resource-agents (kernel-group/classic-plan.ts) on the same nodes, with the same lease, grace period and Corosync, in one run.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { atRest, clearWish, queryCib, wishMove } from '../../host/tools/pacemaker.ts';
import { type Lab, startLab } from '../../lab/lab.ts';
import { labOptions } from '../../lab/options.ts';
import { requireServer } from '../../work/commands/move.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import { setUpLab } from '../cli/bring-up-lab.ts';
import { clientsOf, withClients } from '../cli/drill-clients.ts';
import { requireCluster } from '../cli/require-cluster.ts';
import { gapDuring } from './gap-during.ts';
import { actionTimes, inWords } from './kernel-group/action-times.ts';
import { asBooted } from './kernel-group/booted.ts';
import { nodeOf, until } from './kernel-group/cluster.ts';
import { classicInstead, ours, type Recipe } from './kernel-group/recipes.ts';
import { KERNEL_NODES, kernelGroupSpec } from './kernel-group/spec.ts';
import { type Measured, median, repeat, toSeconds } from './measure.ts';

interface Scene {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly server: Server;
  /** Those that can serve. */
  readonly nodes: readonly Host[];
  /** The node that only asks. */
  readonly asked: Host;
}

/** The longest gap of a client, ms. */
interface Round {
  readonly move: number;
  readonly death: number;
}

const KINDS = ['kernel:3', 'kernel:4.1'] as const;

export async function measureKernelGroup(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  return inLab(progress, async (scene) => {
    const { asked, nodes, cluster, server } = scene;
    const own = await roundsOf(scene, ours(server), rounds, (step) => progress(`ours: ${step}`));
    progress('the classic recipe in its place');
    const recipe = await classicInstead(asked, nodes, cluster, server);
    const classic = await roundsOf(scene, recipe, rounds, (step) => progress(`classic: ${step}`));
    return [
      compared('planned move', own, classic, ({ move }) => move, 3),
      compared('node death', own, classic, ({ death }) => death, 2),
    ];
  });
}

function compared(
  what: string,
  own: readonly Round[],
  classic: readonly Round[],
  of: (round: Round) => number,
  times: number,
): Measured {
  const bare = classic.map((round) => toSeconds(of(round)));
  return {
    what: `${what} of a kernel server with two exports, longest gap of a kernel:3 and a kernel:4.1 client`,
    unit: 's',
    values: own.map((round) => toSeconds(of(round))),
    toReach: Math.round((median(bare) / times) * 100) / 100,
    bare: { what: 'the classic recipe', values: bare },
    classic: 'measured beside it',
  };
}

async function inLab<T>(progress: Progress, act: (scene: Scene) => Promise<T>): Promise<T> {
  const name = `bench-${process.pid}`;
  const specText = kernelGroupSpec(name);
  const cluster = requireCluster(specText, name);
  progress('two kernel nodes and a third one');
  const lab = await startLab(labOptions(name, cluster, specText, false, KERNEL_NODES));
  try {
    const [server, asked] = [requireServer(cluster, 'nfs1'), lab.host('node3')];
    const nodes = [server.home, ...server.failoverTo].map(lab.host);
    await Promise.all(nodes.map((node) => asBooted(node, cluster)));
    await setUpLab(lab, cluster, specText, silent);
    return await act({ lab, cluster, server, nodes, asked });
  } finally {
    await lab.stop();
  }
}

async function roundsOf(scene: Scene, recipe: Recipe, rounds: number, progress: Progress): Promise<readonly Round[]> {
  const { lab, cluster, server } = scene;
  return withClients(lab, cluster, clientsOf(server, KINDS), (clients) =>
    repeat(rounds, async (round) => {
      progress(`planned move, round ${round} of ${rounds}`);
      const move = await gapDuring(scene.asked, clients, () => moved(scene, recipe, progress), PATIENCE);
      progress(`longest gap ${Math.round(move)} ms; node death`);
      const death = await gapDuring(scene.asked, clients, () => died(scene, recipe, progress), PATIENCE);
      progress(`longest gap ${Math.round(death)} ms; waiting for the node`);
      await allBack(scene, recipe);
      return { move, death };
    }),
  );
}

/** Both recipes are asked in the same way; returns when all of it runs on the other node. */
async function moved({ asked, nodes }: Scene, { group, last }: Recipe, progress: Progress): Promise<void> {
  const from = await until(asked, `${group} to run`, (status) => nodeOf(status, last));
  const to = nodes.find(({ name }) => name !== from)?.name ?? from;
  await wishMove(asked, group, to, 'PT10M');
  await until(asked, `${group} on ${to}`, (status) => (nodeOf(status, last) === to ? true : undefined));
  progress(inWords(actionTimes(await queryCib(asked), `${group}-`, { from, to })));
  await clearWish(asked, group, to);
}

async function died({ lab, asked }: Scene, { group, last }: Recipe, progress: Progress): Promise<void> {
  const from = await until(asked, `${group} to run`, (status) => nodeOf(status, last));
  await lab.power(from, 'off');
  const elsewhere = (node: string | undefined) => (node === from ? undefined : node);
  const to = await until(asked, `${group} elsewhere`, (status) => elsewhere(nodeOf(status, last)));
  progress(inWords(actionTimes(await queryCib(asked), `${group}-`, { to })));
}

/** The fence has switched it on again: it joins, and has nothing left to do. */
async function allBack({ asked, nodes, cluster }: Scene, { last }: Recipe): Promise<void> {
  await until(asked, 'every node to be back', (status) =>
    status.nodes.every(({ online, pending, unclean }) => online && !pending && !unclean) ? true : undefined,
  );
  await Promise.all(nodes.map((node) => asBooted(node, cluster)));
  await atRest(asked, AT_REST_S);
  await until(asked, 'the group to run', (status) => nodeOf(status, last));
}

const AT_REST_S = 120;

const PATIENCE = { withinMs: 180_000 };
