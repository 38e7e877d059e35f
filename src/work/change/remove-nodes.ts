// Nodes that go out of a living cluster: they run nothing any more, then they stop, then the others forget them, and last they are cleaned.
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { clearWish, forgetNode, setStandby, wishAway } from '../../host/tools/pacemaker.ts';
import { removeCib } from '../commands/cib-file.ts';
import { removeNodeFiles } from '../commands/node-files.ts';
import type { Progress } from '../commands/progress.ts';
import { awaitRest, serving } from './await-servers.ts';
import { useCorosyncConf } from './join-nodes.ts';

export interface Leaving {
  /** Those that stay. */
  readonly members: readonly [Host, ...Host[]];
  /** Names of all nodes that go. */
  readonly gone: readonly string[];
  /** Those of them that can be reached; the others are down, and were fenced where they had to be. */
  readonly leaving: readonly Host[];
  readonly cluster: Cluster;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/**
 * What runs there goes to other nodes, at once. First its servers alone, and then the rest: in one transition with the end of the node's keeper, of which
 * every other node is notified, clients wait twice as long.
 */
export async function emptyNodes(parts: Leaving): Promise<void> {
  const { members, progress } = parts;
  const [first] = members;
  const waiting = { hosts: members, ...(parts.signal === undefined ? {} : { signal: parts.signal }) };
  const leaving = await running(parts.leaving);
  for (const host of leaving) {
    progress('its servers move', host.name);
    for (const server of await serving([host], parts.cluster)) await wishAway(first, server, host.name, WISH_LIFETIME);
  }
  await awaitRest(waiting);
  for (const { name } of leaving) await setStandby(first, name);
  await awaitRest(waiting);
  // Also those of a change that was cut here.
  for (const { name } of leaving) for (const server of parts.cluster.servers) await clearWish(first, server.name, name);
}

/** An interrupted change leaves wishes that end by themselves. */
const WISH_LIFETIME = 'PT10M';

async function running(hosts: readonly Host[]): Promise<readonly Host[]> {
  const active = await Promise.all(hosts.map(({ services }) => services.active('pacemaker')));
  return hosts.filter((_, index) => active[index]);
}

/** Safe to repeat. */
export async function removeNodes({ members, gone, leaving, cluster, progress }: Leaving): Promise<void> {
  for (const host of leaving) {
    progress('stopping', host.name);
    await host.services.stop('pacemaker');
    await host.services.stop('corosync');
  }
  await useCorosyncConf(members, cluster);
  for (const node of gone) await forgetNode(members[0], node);
  await Promise.all(leaving.map(clean));
}

async function clean(host: Host): Promise<void> {
  await removeCib(host);
  await removeNodeFiles(host);
}
