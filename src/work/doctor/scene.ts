// What the checks of doctor look at, and what several of them ask: asked once.
import { decodeCib } from '../../core/cib/decode.ts';
import { parseXml, type XmlElement } from '../../core/cib/xml.ts';
import type { Told } from '../../core/doctor/check.ts';
import type { NodeFact } from '../../core/doctor/checks/nodes.ts';
import { type CrmStatus, readCrmMon } from '../../core/observe/crm-mon.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Clock, Host } from '../../host/host.ts';
import { proxyEntries } from '../../host/tools/ip.ts';
import { type LinkDetails, linkDetails } from '../../host/tools/ip-links.ts';
import { monitorXml, queryCib } from '../../host/tools/pacemaker.ts';
import type { Installation } from '../install/install-agents.ts';
import { CLUSTER_FILE } from '../server/paths.ts';
import { reasonOf } from '../server/reason.ts';

export interface Scene {
  readonly cluster: Cluster;
  readonly installation: Installation;
  readonly clock: Clock;
  /** Of every node of the spec. */
  readonly reached: readonly Told<NodeFact>[];
  /** Those that answered. */
  readonly hosts: readonly Host[];
  /** What the first node that has quorum says of the cluster; where none has, the first that answers. Throws NotYet, or an Error. */
  crm(): Promise<{ readonly node: string; readonly crm: CrmStatus }>;
  /** Throws NotYet, or an Error. */
  cib(): Promise<{ readonly node: string; readonly root: XmlElement; readonly plan: Plan }>;
  /** The interface of the node that carries the servers' addresses; undefined when there is none. */
  serviceLink(host: Host): Promise<LinkDetails | undefined>;
  /** The node that answers for each address, by the address. */
  holders(): Promise<ReadonlyMap<string, string>>;
  isSetUp(host: Host): Promise<boolean>;
}

/** There is nothing to check yet. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

export type SceneParts = Pick<Scene, 'cluster' | 'installation' | 'clock' | 'reached' | 'hosts'>;

export function makeScene(parts: SceneParts): Scene {
  const { cluster, hosts } = parts;
  const isSetUp = perHost((host) => host.files.exists(CLUSTER_FILE));
  return {
    ...parts,
    isSetUp,
    crm: once(() => askCrm(hosts, isSetUp)),
    cib: once(() => askCib(hosts, isSetUp)),
    serviceLink: perHost((host) => findServiceLink(host, cluster)),
    holders: once(() => findHolders(hosts, cluster)),
  };
}

/** Throws NotYet where the node has not been set up. */
export async function requireSetUp(scene: Scene, host: Host): Promise<void> {
  if (!(await scene.isSetUp(host))) throw new NotYet('it has not been set up');
}

/** Throws NotYet where the node has not been set up, and an Error where Corosync does not run though it has. */
export async function requireCorosync(scene: Scene, host: Host): Promise<void> {
  await requireSetUp(scene, host);
  if (!(await host.services.active('corosync'))) throw new Error('Corosync does not run');
}

// ---

type SetUp = (host: Host) => Promise<boolean>;

async function askCrm(hosts: readonly Host[], isSetUp: SetUp): ReturnType<Scene['crm']> {
  const said = await Promise.all(
    hosts.map(async (host) => ({ host, xml: await monitorXml(host).catch((error: unknown) => new Silence(error)) })),
  );
  const told = said.flatMap(({ host, xml }) =>
    typeof xml === 'string' ? [{ node: host.name, crm: readCrmMon(xml) }] : [],
  );
  const [silence] = said.flatMap(({ xml }) => (xml instanceof Silence ? [xml] : []));
  return told.find(({ crm }) => crm.quorate) ?? told[0] ?? nobody({ hosts, isSetUp, silence });
}

async function askCib(hosts: readonly Host[], isSetUp: SetUp): ReturnType<Scene['cib']> {
  let silence: Silence | undefined;
  for (const host of hosts) {
    // Whether it is an answer of the whole cluster is for other checks to say.
    const text = await queryCib(host).catch((error: unknown) => new Silence(error));
    if (typeof text === 'string') return { node: host.name, root: parseXml(text), plan: decodeCib(text).plan };
    silence ??= text;
  }
  return nobody({ hosts, isSetUp, silence });
}

/** Why a node does not speak for its cluster. */
class Silence {
  readonly reason: string;
  constructor(error: unknown) {
    this.reason = reasonOf(error);
  }
}

interface Silent {
  readonly hosts: readonly Host[];
  readonly isSetUp: SetUp;
  readonly silence: Silence | undefined;
}

async function nobody({ hosts, isSetUp, silence }: Silent): Promise<never> {
  if (!(await Promise.all(hosts.map(isSetUp))).some(Boolean)) throw new NotYet('no cluster has been set up here');
  throw new Error(`no node answers for the cluster${silence === undefined ? '' : `: ${silence.reason}`}`);
}

async function findServiceLink(host: Host, { nodes, network }: Cluster): Promise<LinkDetails | undefined> {
  const address = nodes.find(({ name }) => name === host.name)?.address;
  const has = ({ networks }: LinkDetails) => networks.some((each) => each.split('/')[0] === address);
  return (await linkDetails(host)).find((link) =>
    network.interface === 'auto' ? has(link) : link.name === network.interface,
  );
}

async function findHolders(hosts: readonly Host[], { servers }: Cluster): Promise<ReadonlyMap<string, string>> {
  const proxied = await Promise.all(
    hosts.map(async (host) => ({ node: host.name, entries: await proxyEntries(host) })),
  );
  const found = servers.flatMap(({ address }) => {
    const holder = proxied.find(({ entries }) => entries.some((entry) => entry.address === address));
    return holder === undefined ? [] : [[address, holder.node] as const];
  });
  return new Map(found);
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

function perHost<T>(ask: (host: Host) => Promise<T>): (host: Host) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (host) => {
    const known = asked.get(host.name) ?? ask(host);
    asked.set(host.name, known);
    return known;
  };
}
