// What an agent may ask of the keeper of its node.
import type { Machine } from '../../host/machine.ts';
import { memberIds } from '../../host/tools/corosync.ts';
import { KEEPER_SOCKET } from '../server/paths.ts';
import { readCluster } from '../server/read-cluster.ts';
import type { GraceKeeper } from './grace-keeper.ts';

export async function serveKeeper(machine: Machine, keeper: GraceKeeper, reread: () => Promise<void>): Promise<void> {
  await machine.files.remove(KEEPER_SOCKET);
  await machine.serve(KEEPER_SOCKET, async ({ verb, nodes }) => {
    if (verb === 'reread') return changed(keeper, reread);
    if (verb !== 'stopped' || !Array.isArray(nodes)) throw new Error(`unknown request ${String(verb)}`);
    await keeper.lost(await gone(machine, nodes.map(String)));
    await keeper.lookNow();
    return {};
  });
}

/** cluster.json is another: whom it concerns from now on is in grace when this resolves. */
async function changed(keeper: GraceKeeper, reread: () => Promise<void>): Promise<object> {
  await reread();
  await keeper.lookNow();
  return {};
}

/** Pacemaker's notification: the servers here that share with what stopped there are in grace when this resolves. */
export async function tellStopped(machine: Machine, nodes: readonly string[], deadlineMs: number): Promise<void> {
  await machine.ask(KEEPER_SOCKET, { verb: 'stopped', nodes }, deadlineMs);
}

/** A node that is still a member has stopped its instance of ganesha_grace to make itself heard: its incidents are on the state volume. */
async function gone(machine: Machine, nodes: readonly string[]): Promise<readonly string[]> {
  const [cluster, members] = await Promise.all([readCluster(machine), memberIds(machine)]);
  return nodes.filter((name) => !cluster.nodes.some((node) => node.name === name && members.includes(node.id)));
}
