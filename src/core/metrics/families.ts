// What a keeper knows -> what Prometheus is told. Every node tells of itself; who wants the cluster sums over the nodes.
import { CATALOG, definitionOf, type MetricName, PREFIX } from './catalog.ts';
import type { Family } from './exposition.ts';
import { ofCluster } from './of-cluster.ts';
import { ofServers } from './of-servers.ts';
import type { Measured } from './sample.ts';
import type { MetricsView } from './view.ts';

/** In the order of the catalog. */
export function familiesOf(view: MetricsView): readonly Family[] {
  const measured: Measured = { ...ofCluster(view), ...ofServers(view) };
  return (Object.keys(CATALOG) as MetricName[]).map((name) => ({
    name: `${PREFIX}${name}`,
    ...definitionOf(name),
    samples: measured[name] ?? [],
  }));
}
