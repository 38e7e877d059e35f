// A lab as the scene of a drill: it breaks, heals and watches.
import { Failed } from '../../core/base/failed.ts';
import { FAULTS, type FaultKind } from '../../core/base/fault-kind.ts';
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import type { Lab } from '../../lab/lab.ts';
import type { DrillScene } from '../../work/drill/scene.ts';
import { labInjector } from './drill-injector.ts';
import { labWatch } from './drill-watch.ts';

export function labScene(
  lab: Lab,
  cluster: Cluster,
  server: Server,
  more: Pick<DrillScene, 'target' | 'variant'> = {},
  graceEveryMs?: number,
): DrillScene {
  const hosts = cluster.nodes.map(({ name }) => lab.host(name));
  const sharing = cluster.servers.map(({ name }) => name).filter((name) => sharers(cluster, name).length > 0);
  return {
    hosts,
    cluster,
    server,
    injector: labInjector(lab),
    watch: labWatch(lab, cluster, sharing, graceEveryMs),
    ...more,
  };
}

/** Throws Failed (2) when the fault has no such variant: before clients are booted for it. */
export function requireVariant(kind: FaultKind, variant: string | undefined): void {
  const known = Object.keys(FAULTS[kind].variants ?? {});
  if (variant === undefined || known.includes(variant)) return;
  throw new Failed(2, 'no-such-variant', `${kind} has no variant "${variant}"`, {
    hint: known.length === 0 ? 'there is only one way' : `its variants: ${known.join(', ')}`,
  });
}
