import type { XmlElement } from '../../../core/cib/xml.ts';
import { drbdNodes } from '../../../core/config/drbd-nodes.ts';
import { drbd } from '../../../core/doctor/checks/drbd.ts';
import { drbdStates } from '../../drbd/drbd-states.ts';
import { onEachNode } from '../examine.ts';
import { NotYet, requireSetUp, type Scene } from '../scene.ts';

export const drbdProbe = onEachNode(drbd, async (host, scene) => {
  const { cluster } = scene;
  const hasSome = cluster.drbd.some((resource) => drbdNodes(cluster, resource).some(({ name }) => name === host.name));
  if (cluster.drbd.length === 0) throw new NotYet('the spec has no DRBD resource');
  await requireSetUp(scene, host);
  if (!hasSome) return { states: new Map(), constraints: [] };
  const [states, constraints] = await Promise.all([drbdStates(host, cluster), locations(scene)]);
  return { states, constraints };
});

async function locations(scene: Scene): Promise<readonly string[]> {
  const { root } = await scene.cib();
  return below(root)
    .filter(({ tag }) => tag === 'rsc_location')
    .map(({ attributes }) => attributes.id ?? '');
}

const below = (element: XmlElement): readonly XmlElement[] => [element, ...element.children.flatMap(below)];
