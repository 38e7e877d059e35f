// failover: the word that a server waits for which does not fail over by itself (failover: manual).
import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { requireServer } from '../../core/spec/require-named.ts';
import type { Host } from '../../host/host.ts';
import { type MoveResult, move } from './move.ts';
import type { Progress } from './progress.ts';
import { status } from './status.ts';

/** Returns when it serves there. Refuses (Failed 3) where it runs, where it fails over by itself, and while the node that it was on may still run it. */
export async function failover(
  hosts: readonly Host[],
  cluster: Cluster,
  name: string,
  to: string | undefined,
  progress: Progress,
): Promise<MoveResult> {
  const server = requireServer(cluster, name);
  if (server.failover === 'auto')
    throw new Failed(3, 'fails-over-itself', `${name} fails over by itself: nothing waits for a word`, {
      hint: `gracekeeper move ${name} moves it on purpose`,
    });
  const now = await status(hosts, cluster);
  const node = now.servers.find((entry) => entry.name === name)?.node ?? null;
  const unclean = now.nodes.find((entry) => entry.state === 'unclean' && mayRun(server, entry.name));
  if (unclean !== undefined)
    throw new Failed(3, 'not-fenced', `${unclean.name} is lost and not fenced yet: it may still run ${name}`, {
      hint: 'it is fenced by itself; status says when that fails, and what helps',
    });
  if (node !== null)
    throw new Failed(3, 'is-served', `${name} is served on ${node}`, {
      hint: `gracekeeper move ${name} moves it on purpose`,
    });
  return move(hosts, cluster, name, to, progress);
}

const mayRun = (server: { home: string; failoverTo: readonly string[] }, node: string): boolean =>
  [server.home, ...server.failoverTo].includes(node);
