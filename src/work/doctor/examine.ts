// From a check and a way to look, to a verdict. A node that can't be asked, or does not answer in time, is said to be so, and holds nobody else up.
import { type Check, notYet, type Told, type Unknown, type Verdict, verdictOf } from '../../core/doctor/check.ts';
import { inTime } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { reasonOf } from '../server/reason.ts';
import { NotYet, type Scene } from './scene.ts';

export type Examine = (scene: Scene) => Promise<Verdict>;

/** For all that is asked of one node in one check, however busy it is. */
const WITHIN_MS = 60_000;

/** Asks every node of the spec. */
export const onEachNode =
  <F>(check: Check<F>, look: (host: Host, scene: Scene) => Promise<F>): Examine =>
  async (scene) =>
    conclude(check, scene, await Promise.all(scene.cluster.nodes.map(({ name }) => ask(look, { scene, name }))));

/** Asks about the cluster as a whole; what is asked of which node is the look's affair. */
export const onCluster =
  <F>(check: Check<F>, look: (scene: Scene) => Promise<Told<F>>): Examine =>
  async (scene) =>
    conclude(check, scene, [await settled(scene, undefined, () => look(scene))]);

/** Asks one node, the first that answered. */
export const onAnyNode = <F>(check: Check<F>, look: (host: Host, scene: Scene) => Promise<F>): Examine =>
  onCluster(check, async (scene) => {
    const [host] = scene.hosts;
    if (host === undefined) throw new Error('no node answers');
    return { node: host.name, fact: await look(host, scene) };
  });

/** The verdict over what nodes told, or could not. */
export function conclude<F>(check: Check<F>, { cluster }: Scene, answers: readonly Answer<F>[]): Verdict {
  const told = answers.flatMap((answer) => ('told' in answer ? [answer.told] : []));
  const unknown = answers.flatMap((answer) => ('unknown' in answer ? [answer.unknown] : []));
  const [early] = answers.flatMap((answer) => ('notYet' in answer ? [answer.notYet] : []));
  if (told.length === 0 && early !== undefined && unknown.length === 0) return notYet(check, early.cant);
  const tooEarly = told.length === 0 ? [] : answers.flatMap((answer) => ('notYet' in answer ? [answer.notYet] : []));
  const judged = told.length === 0 ? { problems: [], well: '' } : check.judge(told, cluster);
  return verdictOf(check, { ...judged, unknown: [...(judged.unknown ?? []), ...unknown, ...tooEarly] });
}

export type Answer<F> = { readonly told: Told<F> } | { readonly unknown: Unknown } | { readonly notYet: Unknown };

/** What the look says, or why it says nothing. */
export async function settled<F>(
  scene: Scene,
  node: string | undefined,
  look: () => Promise<Told<F>>,
): Promise<Answer<F>> {
  const of = (cant: string) => ({ ...(node === undefined ? {} : { node }), cant });
  try {
    return { told: await inTime(scene.clock, 'its answer', WITHIN_MS, look()) };
  } catch (error) {
    return error instanceof NotYet ? { notYet: of(error.message) } : { unknown: of(reasonOf(error)) };
  }
}

// ---

async function ask<F>(
  look: (host: Host, scene: Scene) => Promise<F>,
  { scene, name }: { readonly scene: Scene; readonly name: string },
): Promise<Answer<F>> {
  const host = scene.hosts.find((each) => each.name === name);
  if (host === undefined) return { unknown: { node: name, cant: 'it does not answer' } };
  return settled(scene, name, async () => ({ node: name, fact: await look(host, scene) }));
}
