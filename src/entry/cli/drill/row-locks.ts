// Who takes locks in one run of many: clients of the servers that are struck hold, all others that see the same files are their rivals. Clients of servers
// that share nothing with those hold locks too, which nothing may happen to.
import type { Cluster } from '../../../core/spec/cluster.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { LockRanges } from '../../../lab/traffic/locks-program.ts';
import type { Fault } from '../../../work/drill/faults.ts';
import type { LockClient } from '../../../work/drill/locks.ts';
import type { DrillScene } from '../../../work/drill/scene.ts';
import { struck } from '../../../work/drill/struck.ts';
import type { MountedClient } from './clients.ts';
import { lockers, witness } from './locks.ts';

export function rowLockers(
  lab: Lab,
  scene: DrillScene,
  fault: Fault,
  mounted: readonly MountedClient[],
  ranges: LockRanges,
  probing: boolean,
): readonly LockClient[] {
  const { cluster, server } = scene;
  const victim = struck(scene, fault.kind, fault.before(scene));
  const victims = victim.servers.length === 0 ? [server.name] : victim.servers;
  const struckFiles = mounted
    .filter(({ wish }) => victims.includes(wish.server))
    .map((client) => exportOf(cluster, client));
  const isRival = (it: MountedClient) =>
    !victims.includes(it.wish.server) && struckFiles.includes(exportOf(cluster, it));
  const files = [...new Set(mounted.filter((it) => !isRival(it)).map((it) => exportOf(cluster, it)))];
  const probe = probing ? witness(cluster, victim) : undefined;
  return files.flatMap((file) => {
    const seeing = mounted.filter((it) => exportOf(cluster, it) === file);
    return lockers(
      lab,
      cluster,
      seeing.map((it) => inItsRole(it, isRival(it))),
      { ranges, probe },
    );
  });
}

function inItsRole({ wish: { rival: _, ...wish }, client }: MountedClient, rival: boolean): MountedClient {
  return { client, wish: rival ? { ...wish, rival } : wish };
}

/** Every client mounts the first export of its server. */
const exportOf = (cluster: Cluster, { wish }: MountedClient): string | undefined =>
  wish.export ?? cluster.servers.find(({ name }) => name === wish.server)?.exports[0];
