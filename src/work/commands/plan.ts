// plan: what a cluster.yaml would make of a cluster, without touching one.
import { compile } from '../../core/plan/compile.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { type Checked, check } from './check.ts';

export interface Planned extends Checked {
  /** Missing when the findings have errors. */
  readonly planned?: { readonly cluster: Cluster; readonly plan: Plan };
}

/** Throws Failed as check does. */
export async function planFile(host: Host, path: string, name?: string): Promise<Planned> {
  const checked = await check(host, path, name);
  return checked.cluster === undefined
    ? checked
    : { ...checked, planned: { cluster: checked.cluster, plan: compile(checked.cluster) } };
}
