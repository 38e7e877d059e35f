// What a keeper sees of the cluster when it thinks of taking a server home.
import { type CrmResource, type CrmStatus, readCrmMon } from '../../core/observe/crm-mon.ts';
import type { ServerSight } from '../../core/observe/failback.ts';
import { addressOf, daemonOf, FAILBACK, FAILBACK_CLAIM, GANESHA_ACTIVE } from '../../core/plan/names.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { attributeOfNodes, monitorXml } from '../../host/tools/pacemaker.ts';

export interface FailbackSight {
  /** Undefined while nobody can be asked. */
  look(): Promise<FailbackSeen | undefined>;
}

export interface FailbackSeen {
  /** Members, online, out of standby, with a living keeper. */
  readonly ready: readonly string[];
  readonly servers: Readonly<Record<string, ServerSight>>;
  /** By node: the server that its keeper takes home, or is about to. */
  readonly claims: ReadonlyMap<string, string>;
  readonly busy: boolean;
}

/** Where the sight has what Pacemaker does not know. */
export interface Company {
  /** Servers of which their node's keeper has said lately that they serve, and are not in grace. */
  outOfGrace(): Promise<readonly string[]>;
  /** Servers whose recovery is not over. */
  openIncidents(): Promise<readonly string[]>;
}

export function pacemakerSight(host: Host, cluster: Cluster, company: Company): FailbackSight {
  return {
    look: async () => {
      const xml = await monitorXml(host);
      if (xml === undefined) return undefined;
      const [outOfGrace, incidents, claims] = await Promise.all([
        company.outOfGrace(),
        company.openIncidents(),
        attributeOfNodes(host, FAILBACK_CLAIM),
      ]);
      return seenIn(cluster, readCrmMon(xml), { outOfGrace, incidents, claims });
    },
  };
}

export interface Beside {
  readonly outOfGrace: readonly string[];
  readonly incidents: readonly string[];
  readonly claims: ReadonlyMap<string, string>;
}

export function seenIn(cluster: Cluster, crm: CrmStatus, beside: Beside): FailbackSeen {
  const ready = crm.nodes.filter(isReady).map(({ name }) => name);
  const sights = cluster.servers.map((server) => [server.name, sightOf(server, crm, beside)] as const);
  return {
    ready,
    servers: Object.fromEntries(sights),
    claims: claimsOf(crm, ready, beside.claims),
    busy: !crm.quorate || crm.resources.some(({ role }) => IN_MOTION.includes(role)),
  };
}

const IN_MOTION = ['Starting', 'Stopping', 'Promoting', 'Demoting', 'Migrating'];

const isReady = ({ online, standby, unclean, pending, attributes }: CrmStatus['nodes'][number]): boolean =>
  online && !standby && !unclean && !pending && attributes[GANESHA_ACTIVE] === '1';

function sightOf({ name }: Server, crm: CrmStatus, { outOfGrace, incidents }: Beside): ServerSight {
  const own = [name, daemonOf(name), addressOf(name)];
  const [daemon, address] = [daemonOf(name), addressOf(name)].map((id) => crm.resources.find((it) => it.id === id));
  const node = daemon?.node ?? null;
  return {
    node,
    serving: isUp(daemon) && isUp(address) && address?.node === node,
    inGrace: node !== null && !outOfGrace.includes(name),
    openIncident: incidents.includes(name),
    keptFrom: [...crm.failures, ...crm.bans].filter(({ resource }) => own.includes(resource)).map((it) => it.node),
  };
}

/** One that Pacemaker does not manage would not come. */
const isUp = (resource: CrmResource | undefined): boolean => (resource?.running && resource.managed) ?? false;

/** The claim of a node whose keeper is gone holds nobody up. */
function claimsOf(crm: CrmStatus, ready: readonly string[], claims: Beside['claims']): FailbackSeen['claims'] {
  const called = crm.nodes.map(({ name, attributes }) => [name, attributes[FAILBACK] ?? ''] as const);
  const all = [...called, ...claims].filter(([node, server]) => server !== '' && ready.includes(node));
  return new Map(all);
}
