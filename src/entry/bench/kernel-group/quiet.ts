// The same quiet for everything that is measured: every node is there, the cluster has nothing to do, and the nodes are no busier than at rest.
import { loadavg } from 'node:os';
import { eventually } from '../../../host/eventually.ts';
import type { Host } from '../../../host/host.ts';
import { atRest } from '../../../host/tools/pacemaker.ts';
import { nodeOf, until } from './cluster.ts';
import { type CpuTimes, LOOK_EVERY_MS, readCpuTimes, settled } from './load.ts';
import type { Scene } from './scene.ts';

/** Switches on what is off, and returns when every node is a member again. */
export async function allBack({ lab, asked, nodes, cluster, booted }: Scene): Promise<void> {
  const off = (await lab.state()).nodes.filter(({ power }) => power === 'off');
  await Promise.all(off.map(({ name }) => lab.power(name, 'on')));
  await until(asked, 'every node to be back', (status) =>
    status.nodes.every(({ online, pending, unclean }) => online && !pending && !unclean) ? true : undefined,
  );
  await Promise.all(nodes.map((node) => booted(node, cluster)));
}

/** Returns when these resources run and nothing else goes on. Throws when the cluster finds no rest, or TooLate. */
export async function quiet(scene: Scene, resources: readonly string[]): Promise<void> {
  const { asked, nodes, progress } = scene;
  await allBack(scene);
  await until(asked, `${resources.join(', ')} to run`, (status) =>
    resources.every((id) => nodeOf(status, id) !== undefined) ? true : undefined,
  );
  if (!(await atRest(asked, AT_REST_S))) throw new Error(`the cluster found no rest within ${AT_REST_S} s`);
  const shares = await Promise.all(nodes.map(restOf));
  const busy = nodes.map(({ name }, index) => `${name} ${Math.round(100 * (shares[index] ?? 0))} %`);
  progress(`quiet: ${busy.join(', ')} busy; load of the machine ${loadavg()[0]?.toFixed(1)}`);
}

const AT_REST_S = 120;
const SETTLED_WITHIN_MS = 180_000;

/** The busy share that a node has settled at. */
async function restOf(node: Host): Promise<number> {
  const looks: CpuTimes[] = [];
  const wait = { what: `the load of ${node.name} to settle`, withinMs: SETTLED_WITHIN_MS, everyMs: LOOK_EVERY_MS };
  return eventually(node.clock, wait, async () => {
    looks.push(readCpuTimes((await node.files.read('/proc/stat')) ?? ''));
    return settled(looks);
  });
}
