// Who takes locks in one run of many: clients of the servers that are struck hold, all others that see the same files are their rivals.
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Lab } from '../../lab/lab.ts';
import type { LockRanges } from '../../lab/traffic/locks-program.ts';
import type { Fault } from '../../work/drill/faults.ts';
import type { LockClient } from '../../work/drill/locks.ts';
import type { DrillScene } from '../../work/drill/scene.ts';
import { struck } from '../../work/drill/struck.ts';
import type { MountedClient } from './drill-clients.ts';
import { lockers, witness } from './drill-locks.ts';

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
  const holding = mounted.filter(({ wish }) => victims.includes(wish.server));
  const files = [...new Set(holding.map((it) => exportOf(cluster, it)))];
  const probe = probing ? witness(cluster, victim) : undefined;
  return files.flatMap((file) => {
    const seeing = mounted.filter((it) => exportOf(cluster, it) === file);
    return lockers(
      lab,
      cluster,
      seeing.map((it) => inItsRole(it, victims)),
      { ranges, probe },
    );
  });
}

function inItsRole({ wish: { rival: _, ...wish }, client }: MountedClient, victims: readonly string[]): MountedClient {
  return { client, wish: victims.includes(wish.server) ? wish : { ...wish, rival: true } };
}

/** Every client mounts the first export of its server. */
const exportOf = (cluster: Cluster, { wish }: MountedClient): string | undefined =>
  wish.export ?? cluster.servers.find(({ name }) => name === wish.server)?.exports[0];
