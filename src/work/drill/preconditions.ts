// A drill starts from a healthy cluster in a known shape, and leaves it so.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { move } from '../commands/move.ts';
import type { Progress } from '../commands/progress.ts';
import { status } from '../commands/status.ts';
import type { DrillClient } from './client.ts';

const OUT_OF_GRACE_WITHIN_MS = 150_000;

/** Every node online, `server` on `node`, every other server at home, nobody in grace. Whose server is moved speaks to it, so that grace ends. */
export async function makeScene(
  hosts: readonly Host[],
  cluster: Cluster,
  server: string,
  node: string,
  clients: readonly DrillClient[],
  progress: Progress,
): Promise<void> {
  const { nodes } = await status(hosts, cluster);
  const absent = nodes.filter(({ state }) => state !== 'online').map(({ name }) => name);
  if (absent.length > 0)
    throw new Failed(3, 'nodes-missing', `a drill needs every node, and ${absent.join(', ')} is not online`);
  for (const { name, home } of cluster.servers) {
    const { moved } = await move(hosts, cluster, name, name === server ? node : home, progress);
    if (moved) await Promise.all(clients.filter((client) => client.server === name).map((client) => client.speak()));
  }
  progress('waiting until no grace is left');
  await noGrace(hosts, cluster);
}

/** Grace that is still running would be taken for the fault's. */
export async function noGrace(hosts: readonly Host[], cluster: Cluster, signal?: AbortSignal): Promise<void> {
  const [first] = hosts;
  if (first === undefined) return;
  const wait = { what: 'the end of every grace period', withinMs: OUT_OF_GRACE_WITHIN_MS, everyMs: 250 };
  await eventually(first.clock, signal === undefined ? wait : { ...wait, signal }, async () =>
    (await status(hosts, cluster)).servers.some(({ inGrace }) => inGrace) ? undefined : true,
  );
}
