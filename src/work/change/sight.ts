// What a live cluster is at this moment: its CIB, and what its nodes know.
import { Failed } from '../../core/base/failed.ts';
import type { Live } from '../../core/change/prospect.ts';
import { type DecodedCib, decodeCib } from '../../core/cib/decode.ts';
import { specHash } from '../../core/plan/spec-hash.ts';
import type { Host } from '../../host/host.ts';
import { queryCib } from '../../host/tools/pacemaker.ts';
import type { Clusters } from '../server/read-cluster.ts';
import { readClusters } from '../server/read-cluster.ts';
import { reasonOf } from '../server/reason.ts';

export interface Sight extends Live {
  readonly cib: DecodedCib;
  /** The CIB's text. */
  readonly text: string;
  /** Nodes that belong to the cluster, as they know themselves. */
  readonly members: readonly Host[];
}

/** Throws Failed (3, `no-cluster`), with each host's reason, where none of these is a node of a running cluster. */
export async function look(hosts: readonly Host[]): Promise<Sight> {
  const found = await Promise.all(hosts.map(async (host) => ({ host, known: await known(host) })));
  const members = found.flatMap(({ host, known }) => (typeof known === 'string' ? [] : [{ host, known }]));
  const [first] = members;
  if (first === undefined) throw noCluster(found.map(({ host, known }) => `${host.name}: ${known}`));
  const text = await firstCib(members.map(({ host }) => host));
  const cib = decodeCib(text);
  // Who knows of a change that was cut knows more than a node that it was to take out.
  const { cluster, former } = (members.find(({ known }) => known.former !== undefined) ?? first).known;
  const hash = specHash(cluster);
  const behind = members.filter(({ known }) => specHash(known.cluster) !== hash).map(({ host }) => host.name);
  return {
    ...{ cib, text, plan: cib.plan, cluster, behind },
    ...(former === undefined ? {} : { former }),
    members: members.map(({ host }) => host),
  };
}

/** The reason where it has not been set up, or can't be reached. */
const known = (host: Host): Promise<Clusters | string> => readClusters(host).catch(reasonOf);

async function firstCib(hosts: readonly Host[]): Promise<string> {
  const silent: string[] = [];
  for (const host of hosts)
    try {
      return await queryCib(host);
    } catch (error) {
      silent.push(`${host.name}: ${reasonOf(error)}`);
    }
  throw noCluster(silent);
}

const noCluster = (reasons: readonly string[]): Failed =>
  new Failed(3, 'no-cluster', `no node runs a cluster: ${reasons.join('; ')}`, {
    hint: 'gracekeeper setup makes one; on nodes that have one, systemctl start pacemaker',
  });
