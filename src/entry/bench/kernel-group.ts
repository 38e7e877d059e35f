// Issue 6's first numbers: what clients of an active/passive group of the kernel's NFS server wait when it is moved, and when its node dies; ours, and the
// classic recipe of resource-agents (kernel-group/classic-plan.ts) on the same nodes, with the same lease, grace period and Corosync, in one run.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { requireServer } from '../../core/spec/require-named.ts';
import type { Host } from '../../host/host.ts';
import { setProperty } from '../../host/tools/pacemaker.ts';
import type { Progress } from '../../work/commands/progress.ts';
import { asBooted } from './kernel-group/booted.ts';
import { comparedRows, type Round } from './kernel-group/compared.ts';
import { allBack } from './kernel-group/quiet.ts';
import { equip, inOrder, instead, type Recipe, type Recipes, recipesOf, STAYS_OFF } from './kernel-group/recipes.ts';
import { inKernelLab, type Scene } from './kernel-group/scene.ts';
import { kernelGroupSpec, SERVER } from './kernel-group/spec.ts';
import { type Turn, turn } from './kernel-group/turn.ts';
import type { Measured, Partly } from './measure.ts';

export async function measureKernelGroup(
  rounds: number,
  progress: Progress,
  partly: Partly,
): Promise<readonly Measured[]> {
  return inKernelLab({ spec: kernelGroupSpec, progress, booted }, async (scene) => {
    const server = requireServer(scene.cluster, SERVER);
    await setProperty(scene.asked, STAYS_OFF.name, STAYS_OFF.value);
    const take = takingTurns(scene, server, recipesOf(scene.cluster, server));
    const told: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      told.push(await take(round, (step) => progress(`round ${round} of ${rounds}, ${step}`)));
      await partly(comparedRows(told));
    }
    return comparedRows(told);
  });
}

async function booted(node: Host, cluster: Cluster): Promise<void> {
  await asBooted(node, cluster);
  await equip(node, cluster, requireServer(cluster, SERVER));
}

/** A round: a turn of each. The one that comes last in a round comes first in the next: there is one change a round. */
function takingTurns(scene: Scene, server: Server, recipes: Recipes) {
  let running = recipes.ours;
  return async (round: number, progress: Progress): Promise<Round> => {
    const turns = new Map<Recipe['name'], Turn>();
    for (const recipe of inOrder(round, recipes)) {
      const tell = { ...scene, progress: (step: string) => progress(`${recipe.name}: ${step}`) };
      if (recipe !== running) await change(tell, recipe, recipes);
      running = recipe;
      turns.set(recipe.name, await turn(tell, recipe, server));
    }
    const [ours, classic] = [turns.get('ours'), turns.get('classic')];
    if (ours === undefined || classic === undefined) throw new Error('both recipes have a turn in each round');
    return { ours, classic };
  };
}

async function change(scene: Scene, recipe: Recipe, recipes: Recipes): Promise<void> {
  scene.progress('comes in the place of the other');
  await allBack(scene);
  await instead(scene.asked, recipe, recipes);
}
