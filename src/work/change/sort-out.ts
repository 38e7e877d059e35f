// Which nodes stay, come and go. A node that goes is stopped there before the others forget it: one that ran on would still hold its addresses.
import { Failed } from '../../core/base/failed.ts';
import { type CrmStatus, readCrmMon } from '../../core/observe/crm-mon.ts';
import type { Cluster, ClusterNode } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { monitorXml } from '../../host/tools/pacemaker.ts';
import { reasonOf } from '../server/reason.ts';
import type { Sight } from './sight.ts';

export interface SortedNodes {
  /** Those that stay. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly joining: readonly Host[];
  /** Names of all that go. */
  readonly gone: readonly string[];
  /** Those of them that can be reached; Pacemaker knows that the others are down. */
  readonly leaving: readonly Host[];
}

export interface SortOutParts {
  /** Of the nodes of the new spec. */
  readonly hosts: readonly Host[];
  readonly cluster: Cluster;
  readonly hostOf: (node: ClusterNode) => Host;
}

/**
 * Throws Failed (3, `node-unreachable`) where a node that stays, or one that may still run, can't be reached; (3, `nodes-swapped`) where some come and
 * others go; (2, `other-nodes`) where none stays.
 */
export async function sortOut(
  { hosts, cluster, hostOf }: SortOutParts,
  { members, ...sight }: Pick<Sight, 'members' | 'cluster' | 'former'>,
): Promise<SortedNodes> {
  const joining = newcomers(hosts, sight);
  const staying = hosts.filter((host) => !joining.includes(host));
  const [first, ...others] = staying;
  if (first === undefined) throw new Failed(2, 'other-nodes', 'no node of the cluster is left in the spec');
  requireMembers(members, staying);
  const known = new Map(
    clustersBefore(sight)
      .flat()
      .map((node) => [node.name, node]),
  );
  const gone = [...known.values()].filter(({ name }) => cluster.nodes.every((node) => node.name !== name));
  if (joining.length > 0 && gone.length > 0) throw swapped(joining, gone);
  const leaving = await reachable(gone.map(hostOf), [first, ...others]);
  return { hosts: [first, ...others], joining, gone: gone.map(({ name }) => name), leaving };
}

type Before = Pick<Sight, 'cluster' | 'former'>;

/** Those that the cluster does not have yet. Of a change that was cut, a node that was to come may be there, and one that was to go may be gone. */
export const newcomers = (hosts: readonly Host[], before: Before): readonly Host[] =>
  hosts.filter(({ name }) => !clustersBefore(before).every((nodes) => nodes.some((node) => node.name === name)));

const clustersBefore = ({ cluster, former }: Before): readonly (readonly ClusterNode[])[] =>
  [cluster, former ?? cluster].map(({ nodes }) => nodes);

/** Who is a member at which moment would have to be said differently to each of them. */
const swapped = (joining: readonly Host[], gone: readonly ClusterNode[]): Failed =>
  new Failed(
    3,
    'nodes-swapped',
    `${joining.map(({ name }) => name).join(', ')} can't come in the same change in which ${gone.map(({ name }) => name).join(', ')} goes`,
    { hint: 'apply a cluster.yaml with all of them first, and then the one without those that go' },
  );

/** A node that is left out would come back with the cluster of yesterday. */
function requireMembers(members: readonly Host[], staying: readonly Host[]): void {
  const there = members.map(({ name }) => name);
  const missing = staying.map(({ name }) => name).filter((name) => !there.includes(name));
  if (missing.length === 0) return;
  throw new Failed(
    3,
    'node-unreachable',
    `${missing.join(', ')} can't be reached, and would come back with the cluster as it was`,
    {
      hint: 'bring it back first, or gracekeeper delete it',
    },
  );
}

async function reachable(gone: readonly Host[], staying: readonly [Host, ...Host[]]): Promise<readonly Host[]> {
  const asked = await Promise.all(gone.map(async (host) => ({ host, silent: await whySilent(host) })));
  const silent = asked.flatMap(({ host, silent: why }) => (why === undefined ? [] : [{ node: host.name, why }]));
  if (silent.length > 0) requireDown(silent, await pacemakerSays(staying));
  return asked.flatMap(({ host, silent: why }) => (why === undefined ? [host] : []));
}

const whySilent = async (host: Host): Promise<string | undefined> => {
  try {
    await host.run(['uname', '-n']);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
};

interface Silent {
  readonly node: string;
  readonly why: string;
}

function requireDown(silent: readonly Silent[], status: CrmStatus | undefined): void {
  for (const { node, why } of silent) {
    const doubt = whyNotDown(node, status);
    if (doubt === undefined) continue;
    throw new Failed(3, 'node-unreachable', `${node} is to leave and can't be reached (${why}), and ${doubt}`, {
      hint: `make it reachable from here, or switch it off and wait until crm_mon shows it as OFFLINE and not as UNCLEAN: then it is forgotten`,
    });
  }
}

/** Undefined: it runs nothing. One that Pacemaker does not know any more has been forgotten by a change that was cut afterwards. */
function whyNotDown(name: string, status: CrmStatus | undefined): string | undefined {
  if (status === undefined) return 'no other node can say whether it is down';
  const node = status.nodes.find((candidate) => candidate.name === name);
  if (node?.unclean) return 'Pacemaker can not tell what runs there (UNCLEAN)';
  return node?.online || node?.pending ? 'it is up, for Pacemaker' : undefined;
}

async function pacemakerSays(staying: readonly Host[]): Promise<CrmStatus | undefined> {
  for (const host of staying) {
    // The next one may say; where nobody does, that is a refusal.
    const xml = await monitorXml(host).catch(() => undefined);
    if (xml !== undefined) return readCrmMon(xml);
  }
  return undefined;
}
