// plan: what a cluster.yaml would make of a cluster, without touching one.
import { Failed } from '../../core/base/failed.ts';
import type { Finding } from '../../core/base/finding.ts';
import { compile } from '../../core/plan/compile.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { readSpec } from '../../core/spec/read-spec.ts';
import type { Host } from '../../host/host.ts';

export interface Planned {
  /** The file's text: what findings point into. */
  readonly text: string;
  readonly findings: readonly Finding[];
  /** Missing when the findings have errors. */
  readonly planned?: { readonly cluster: Cluster; readonly plan: Plan };
}

/** Throws Failed (2, `no-spec`) when there is no such file. */
export async function planFile(host: Host, file: string): Promise<Planned> {
  const text = await host.files.read(file);
  if (text === undefined)
    throw new Failed(2, 'no-spec', `there is no ${file}`, { hint: 'give the path of a cluster.yaml' });
  const { cluster, findings } = readSpec(text, file);
  if (cluster === undefined) return { text, findings };
  return { text, findings, planned: { cluster, plan: compile(cluster) } };
}
