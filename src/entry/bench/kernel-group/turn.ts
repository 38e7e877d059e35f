// One recipe's turn in a round: clients at work, a planned move, a node's death.
import type { Server } from '../../../core/spec/cluster.ts';
import type { DrillClient } from '../../../work/drill/client.ts';
import { clientsOf, withClients } from '../../cli/drill/clients.ts';
import { slownessOf } from '../../cli/drill/pace.ts';
import { longestOf, reportsDuring } from '../gap-during.ts';
import { quiet } from './quiet.ts';
import type { Recipe } from './recipes.ts';
import type { Scene } from './scene.ts';
import { died, moved } from './strike.ts';

/** The longest gap of a client, ms. */
export interface Turn {
  readonly move: number;
  readonly death: number;
}

export const KINDS = ['kernel:3', 'kernel:4.1'] as const;

/** The recipe runs. The node that dies is off when this returns. */
export async function turn(scene: Scene, recipe: Recipe, server: Server): Promise<Turn> {
  const { lab, cluster, asked, progress } = scene;
  const atWork = async (clients: readonly DrillClient[]) => {
    const measure = async (what: string, act: () => Promise<void>) => {
      await quiet(scene, [recipe.last]);
      progress(what);
      const reports = await reportsDuring(asked, clients, act, PATIENCE);
      const each = reports.map(({ longestGapMs }, index) => `${KINDS[index]} ${Math.round(longestGapMs)} ms`);
      progress(`${what}: longest gap ${each.join(', ')}`);
      return longestOf(reports);
    };
    const move = await measure('planned move', () => moved(scene, recipe));
    return { move, death: await measure('node death', () => died(scene, recipe)) };
  };
  return withClients(lab, cluster, clientsOf(server, KINDS), atWork, await slownessOf(lab));
}

const PATIENCE = { withinMs: 180_000 };
