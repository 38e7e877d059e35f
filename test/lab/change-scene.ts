// The cluster of a lab as it is changed: by which text, by whom, and that it is wholly so afterwards.
import { expect } from 'vitest';
import { decodeCib } from '../../src/core/cib/decode.ts';
import { readCrmMon } from '../../src/core/observe/crm-mon.ts';
import { compile } from '../../src/core/plan/compile.ts';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Host } from '../../src/host/host.ts';
import { localHost, systemClock } from '../../src/host/local.ts';
import { monitorXml, queryCib } from '../../src/host/tools/pacemaker.ts';
import type { Operator } from '../../src/work/change/operator.ts';
import { apply, prepare } from '../../src/work/commands/apply.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { status } from '../../src/work/commands/status.ts';
import { FORMER_CLUSTER_FILE } from '../../src/work/server/paths.ts';
import { readClusters } from '../../src/work/server/read-cluster.ts';
import { type ClusterLab, installation } from './cluster-lab.ts';
import { type Cut, cutBefore } from './cut-host.ts';

export type Hosts = readonly [Host, ...Host[]];

export function clusterOf(text: string): Cluster {
  const { cluster, findings } = readSpec(text, 'test');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  return cluster;
}

export const withExport = (text: string, name: string): string =>
  text
    .replace('servers:', `  ${name}: { path: /srv/shared/${name}, clients: ["*"] }\nservers:`)
    .replaceAll('exports: [home]', `exports: [home, ${name}]`);

/** Of the lab's nodes, or of these hosts, those that the cluster has. */
export function hostsOf({ lab }: ClusterLab, { nodes }: Cluster, of: readonly Host[] = lab.hosts()): Hosts {
  const [first, ...others] = of.filter((host) => nodes.some(({ name }) => name === host.name));
  if (first === undefined) throw new Error('a cluster has nodes');
  return [first, ...others];
}

export const healthy = async (made: ClusterLab): Promise<void> => {
  const cluster = clusterOf(await made.lab.spec());
  const wait = { what: `${cluster.name} to be healthy`, withinMs: 120_000 };
  await eventually(systemClock, wait, async () => {
    const { health, findings } = await status(hostsOf(made, cluster), cluster);
    return health === 'HEALTHY' || findings.every(({ code }) => code === 'server-away') || undefined;
  });
};

export async function expectWholly(made: ClusterLab, text: string): Promise<void> {
  const cluster = clusterOf(text);
  const { groups, nodes, placements } = compile(cluster);
  const hosts = hostsOf(made, cluster);
  expect(decodeCib(await queryCib(hosts[0])).plan).toMatchObject({ groups, nodes, placements });
  for (const host of hosts) {
    expect((await readClusters(host)).cluster).toEqual(cluster);
    expect(await host.files.exists(FORMER_CLUSTER_FILE)).toBe(false);
  }
}

/** Such as "node1 online", "node2 online standby". */
export async function nodesOf({ lab }: ClusterLab): Promise<readonly string[]> {
  const { nodes } = readCrmMon((await monitorXml(lab.host('node1'))) ?? '');
  return nodes.map(
    ({ name, online, standby }) => `${name} ${online ? 'online' : 'offline'}${standby ? ' standby' : ''}`,
  );
}

/** One whose process has ended: what it holds, nobody holds. */
const dead: Operator = { user: 'root', machine: localHost(), pid: 2 ** 22 + 1, startTime: '1' };

/** Whether anything was to be done. `by`: the lab's nodes as its process has them. */
export async function applied(made: ClusterLab, specText: string, by: Hosts = hostsOf(made, made.cluster)) {
  const cluster = clusterOf(specText);
  const hostOf = ({ name }: { readonly name: string }) => by.find((it) => it.name === name) ?? made.lab.host(name);
  const known = { hosts: hostsOf(made, cluster, by), hostOf, cluster, specText };
  return apply({ ...known, operator: dead, installation, progress: silent }, await prepare(known));
}

/** The same by a process that is killed before this is done; whether it came so far. */
export async function killed(made: ClusterLab, specText: string, isIt: (thing: string) => boolean): Promise<boolean> {
  const cut: Cut = cutBefore(isIt, hostsOf(made, made.cluster));
  await applied(made, specText, cut.hosts).catch((error: unknown) => {
    if (!cut.happened()) throw error;
  });
  await cut.settled();
  return cut.happened();
}
