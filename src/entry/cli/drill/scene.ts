// A lab as the scene of a drill: it breaks, heals and watches.
import { type Cluster, type Server, sharers } from '../../../core/spec/cluster.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { DrillScene } from '../../../work/drill/scene.ts';
import { labInjector } from './injector.ts';
import { labWatch } from './watch.ts';

export function labScene(
  lab: Lab,
  cluster: Cluster,
  server: Server,
  more: Pick<DrillScene, 'target' | 'variant'> = {},
  graceEveryMs?: number,
): DrillScene {
  const hosts = cluster.nodes.map(({ name }) => lab.host(name));
  const asked = cluster.servers.filter(({ name, daemon }) => daemon === 'ganesha' && sharers(cluster, name).length > 0);
  const sharing = asked.map(({ name }) => name);
  return {
    hosts,
    cluster,
    server,
    injector: labInjector(lab),
    watch: labWatch(lab, cluster, sharing, graceEveryMs),
    ...more,
  };
}
