// Nodes that go out of a living cluster: they run nothing any more, then they stop, then the others forget them, and last they are cleaned.
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { forgetNode, setStandby } from '../../host/tools/pacemaker.ts';
import { removeCib } from '../commands/cib-file.ts';
import { removeNodeFiles } from '../commands/node-files.ts';
import type { Progress } from '../commands/progress.ts';
import { awaitRest } from './await-servers.ts';
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

/** What runs there goes to other nodes, at once. */
export async function emptyNodes({ members, leaving, progress, signal }: Leaving): Promise<void> {
  for (const { name, services } of leaving) {
    if (!(await services.active('pacemaker'))) continue;
    progress('its servers move', name);
    await setStandby(members[0], name);
  }
  await awaitRest({ hosts: members, ...(signal === undefined ? {} : { signal }) });
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
