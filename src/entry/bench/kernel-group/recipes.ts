// The two that are compared, as what the lab's cluster runs: ours as setup has made it, and the classic one in its place.
import { encodeConfiguration } from '../../../core/cib/encode.ts';
import { compile } from '../../../core/plan/compile.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { Cluster, Server } from '../../../core/spec/cluster.ts';
import type { Host } from '../../../host/host.ts';
import { replaceConfiguration, setProperty } from '../../../host/tools/pacemaker.ts';
import { LAB_PROPERTIES } from '../../../lab/foreign-properties.ts';
import { classicFiles, withName } from './classic-files.ts';
import { CLASSIC, classicPlan } from './classic-plan.ts';
import { nodeOf, until } from './cluster.ts';

export interface Recipe {
  readonly name: 'ours' | 'classic';
  readonly group: string;
  /** The member that starts last: when it runs, all of it does. */
  readonly last: string;
  /** Of the CIB. */
  readonly configuration: string;
}

export interface Recipes {
  readonly ours: Recipe;
  readonly classic: Recipe;
  /** The fence devices, which both have, and which stay. */
  readonly devices: readonly string[];
}

/** A lab's node boots within ten seconds and would come back in the middle of the takeover, which no real machine does. */
export const STAYS_OFF = { name: 'stonith-action', value: 'off' } as const;

export function recipesOf(cluster: Cluster, server: Server): Recipes {
  const plan = compile(cluster);
  const group = plan.groups.find(({ id }) => id === server.name);
  const last = group?.members.at(-1)?.id;
  if (last === undefined) throw new Error(`${server.name} has no group`);
  return {
    ours: { name: 'ours', group: server.name, last, configuration: configurationOf(plan) },
    classic: { name: 'classic', ...CLASSIC, configuration: configurationOf(classicPlan(plan, cluster, server)) },
    devices: plan.fencing.map(({ id }) => id),
  };
}

/** Who goes first alternates: ours in odd rounds, the classic one in even ones. */
export const inOrder = (round: number, { ours, classic }: Recipes): readonly Recipe[] =>
  round % 2 === 1 ? [ours, classic] : [classic, ours];

function configurationOf(plan: Plan): string {
  const properties = { ...LAB_PROPERTIES, ...plan.properties, [STAYS_OFF.name]: STAYS_OFF.value };
  return encodeConfiguration({ ...plan, properties }, []);
}

/** What of both lies on a node beside the CIB: the same for both, from before the first one starts. */
export async function equip(node: Host, cluster: Cluster, server: Server): Promise<void> {
  for (const { path, text, mode } of classicFiles(cluster)) await node.files.write(path, text, mode);
  await node.files.write(HOSTS, withName((await node.files.read(HOSTS)) ?? '', server), 0o644);
  // A node that is switched off forgets what is not on its disk.
  await node.run(['sync']);
}

const HOSTS = '/etc/hosts';

/** Ends what runs, and returns when this runs in its place. `asked`: a node that only asks. */
export async function instead(asked: Host, recipe: Recipe, { devices }: Recipes): Promise<void> {
  await setProperty(asked, 'stop-all-resources', 'true');
  await until(asked, 'all that ran to have stopped', ({ resources }) =>
    resources.every(({ id, role }) => role === 'Stopped' || devices.includes(id)) ? true : undefined,
  );
  await replaceConfiguration(asked, recipe.configuration);
  await until(asked, `${recipe.group} to run`, (status) => nodeOf(status, recipe.last));
}
