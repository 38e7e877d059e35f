// What a live cluster is at this moment: its CIB, and what its nodes know.
import { Failed } from '../../core/base/failed.ts';
import type { Live } from '../../core/change/prospect.ts';
import { type DecodedCib, decodeCib } from '../../core/cib/decode.ts';
import { specHash } from '../../core/plan/spec-hash.ts';
import type { Host } from '../../host/host.ts';
import { queryCib } from '../../host/tools/pacemaker.ts';
import type { Clusters } from '../server/read-cluster.ts';
import { readClusters } from '../server/read-cluster.ts';

export interface Sight extends Live {
  readonly cib: DecodedCib;
  /** The CIB's text. */
  readonly text: string;
  /** Nodes that belong to the cluster, as they know themselves. */
  readonly members: readonly Host[];
}

/** Throws Failed (3, `no-cluster`) where none of these hosts is a node of a running cluster. */
export async function look(hosts: readonly Host[]): Promise<Sight> {
  const found = await Promise.all(hosts.map(async (host) => ({ host, known: await known(host) })));
  const members = found.flatMap(({ host, known }) => (known === undefined ? [] : [{ host, known }]));
  const [first] = members;
  if (first === undefined) throw noCluster(hosts);
  const text = await firstCib(members.map(({ host }) => host));
  const cib = decodeCib(text);
  const former = members.flatMap(({ known }) => known.former ?? []).at(0);
  const hash = specHash(first.known.cluster);
  const behind = members.filter(({ known }) => specHash(known.cluster) !== hash).map(({ host }) => host.name);
  return {
    ...{ cib, text, plan: cib.plan, cluster: first.known.cluster, behind },
    ...(former === undefined ? {} : { former }),
    members: members.map(({ host }) => host),
  };
}

/** Undefined where it has not been set up, or can't be reached. */
const known = (host: Host): Promise<Clusters | undefined> => readClusters(host).catch(() => undefined);

async function firstCib(hosts: readonly Host[]): Promise<string> {
  for (const host of hosts) {
    const cib = await queryCib(host).catch(() => undefined);
    if (cib !== undefined) return cib;
  }
  throw noCluster(hosts);
}

const noCluster = (hosts: readonly Host[]): Failed =>
  new Failed(3, 'no-cluster', `no cluster runs on ${hosts.map(({ name }) => name).join(', ')}`, {
    hint: 'gracekeeper setup makes one',
  });
