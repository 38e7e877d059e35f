// What crm_simulate 2.1.5 told about examples/own-exports.yaml (cold-start, node-dies, frozen) and examples/waiver.yaml (unfenced, stopped).
import { readFileSync } from 'node:fs';
import { compile } from '../../../src/core/plan/compile.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { readScheduled, type Scheduled } from '../../../src/core/what-if/crm-simulate.ts';
import type { Healthy } from '../../../src/core/what-if/failure.ts';
import { examples } from '../example-clusters.ts';

export const told = (name: 'cold-start' | 'node-dies' | 'frozen' | 'unfenced' | 'stopped'): Scheduled =>
  readScheduled(readFileSync(new URL(`crm-simulate/${name}.xml`, import.meta.url), 'utf8'));

export const NOTHING: Scheduled = { fenced: [], actions: [] };

/** The cluster with every server on its home, and the clones of no interest. */
export function atHome(cluster: Cluster): Healthy {
  const plan = compile(cluster);
  const where = cluster.servers.flatMap(({ name, home }) =>
    (plan.groups.find(({ id }) => id === name)?.members ?? []).map(({ id }) => [id, [home]] as const),
  );
  return { cluster, plan, where: new Map(where) };
}

export function example(name: string): Cluster {
  const found = examples.find(([file]) => file === name)?.[1];
  if (found === undefined) throw new Error(`no example ${name}`);
  return found;
}
