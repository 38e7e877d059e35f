// What a keeper sees of the cluster when it thinks of taking a server home.
import { type CrmResource, type CrmStatus, readCrmMon } from '../../core/observe/crm-mon.ts';
import type { ServerSight } from '../../core/observe/failback.ts';
import {
  addressOf,
  daemonOf,
  drbdCloneOf,
  drbdOf,
  FAILBACK,
  FAILBACK_CLAIM,
  GANESHA_ACTIVE,
} from '../../core/plan/names.ts';
import { partsOf } from '../../core/plan/server-group.ts';
import type { DrbdState } from '../../core/protocol/drbd-state.ts';
import { type Cluster, drbdsOf, type Server } from '../../core/spec/cluster.ts';
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

export type Disks = ReadonlyMap<string, Pick<DrbdState, 'disk' | 'peerDisk'>>;

/** Where the sight has what Pacemaker does not know. */
export interface Company {
  /** Servers of which their node's keeper has said lately that they serve, and are not in grace. */
  outOfGrace(): Promise<readonly string[]>;
  /** Servers whose recovery is not over. */
  openIncidents(): Promise<readonly string[]>;
  /** What DRBD says on this node, by the resource's name. */
  disks(): Promise<Disks>;
}

export function pacemakerSight(host: Host, cluster: Cluster, company: Company): FailbackSight {
  return {
    look: async () => {
      const xml = await monitorXml(host);
      if (xml === undefined) return undefined;
      const [outOfGrace, incidents, disks, claims] = await Promise.all([
        company.outOfGrace(),
        company.openIncidents(),
        company.disks(),
        attributeOfNodes(host, FAILBACK_CLAIM),
      ]);
      return seenIn(cluster, readCrmMon(xml), { here: host.name, outOfGrace, incidents, disks, claims });
    },
  };
}

export interface Beside {
  /** The node that looks. */
  readonly here: string;
  readonly outOfGrace: readonly string[];
  readonly incidents: readonly string[];
  readonly disks: Disks;
  readonly claims: ReadonlyMap<string, string>;
}

export function seenIn(cluster: Cluster, crm: CrmStatus, beside: Beside): FailbackSeen {
  const ready = crm.nodes.filter(isReady).map(({ name }) => name);
  const sights = cluster.servers.map((server) => [server.name, sightOf(cluster, server, crm, beside)] as const);
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

function sightOf(cluster: Cluster, server: Server, crm: CrmStatus, beside: Beside): ServerSight {
  const { name } = server;
  // A filesystem that can't be mounted, or a disk that may not be promoted, keeps all of it away.
  const parts = [...partsOf(cluster, server), ...drbdsOf(server).flatMap((disk) => [drbdOf(disk), drbdCloneOf(disk)])];
  const own = crm.resources.filter(({ id }) => parts.includes(id));
  const [daemon, address] = [daemonOf(name), addressOf(name)].map((id) => own.find((it) => it.id === id));
  const node = daemon?.node ?? null;
  return {
    node,
    serving: isUp(daemon) && isUp(address) && address?.node === node && own.every(({ managed }) => managed),
    inGrace: node !== null && !beside.outOfGrace.includes(name),
    openIncident: beside.incidents.includes(name),
    keptFrom: [...crm.failures, ...crm.bans].filter(({ resource }) => parts.includes(resource)).map((it) => it.node),
    diskBehind: !drbdsOf(server).every((disk) => isGoodAt(server.home, disk, beside)),
  };
}

/** Of what nobody tells here it is not known: then others go first. */
function isGoodAt(home: string, disk: string, { here, disks }: Beside): boolean {
  const state = disks.get(disk);
  return (home === here ? state?.disk : state?.peerDisk) === 'UpToDate';
}

/** One that Pacemaker does not manage would not come. */
const isUp = (resource: CrmResource | undefined): boolean => (resource?.running && resource.managed) ?? false;

/** The claim of a node whose keeper is gone holds nobody up. */
function claimsOf(crm: CrmStatus, ready: readonly string[], claims: Beside['claims']): FailbackSeen['claims'] {
  const called = crm.nodes.map(({ name, attributes }) => [name, attributes[FAILBACK] ?? ''] as const);
  const all = [...called, ...claims].filter(([node, server]) => server !== '' && ready.includes(node));
  return new Map(all);
}
