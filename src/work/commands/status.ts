// status: what the cluster holds, where every server is and should be, and what is wrong. Reads only.
import type { Finding } from '../../core/base/finding.ts';
import { childId } from '../../core/cib/ids.ts';
import type { Incident } from '../../core/grace/incident.ts';
import { type CrmStatus, readCrmMon } from '../../core/observe/crm-mon.ts';
import { type DrbdReport, judgeDrbd } from '../../core/observe/drbd.ts';
import { type Health, health, waitsForFailover } from '../../core/observe/health.ts';
import { placementOf, SEAT_RULES } from '../../core/plan/names.ts';
import { partsOf } from '../../core/plan/server-group.ts';
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { monitorXml } from '../../host/tools/pacemaker.ts';
import { drbdReports } from '../drbd/drbd-reports.ts';
import { listIncidents } from '../grace/records.ts';
import { type MetricsReport, readMetricsReport } from '../keeper/metrics-port.ts';
import { kernelInGrace } from '../kernel/grace.ts';
import { lastFailure } from '../server/failure.ts';
import { type CustodyReport, NO_CUSTODY, type ServerStatus } from '../server/status.ts';
import { readStatus } from '../server/status-board.ts';

export { readStatus };

export interface ClusterStatus {
  readonly health: Health;
  /** In maintenance mode, as `gracekeeper pause` sets it. */
  readonly paused: boolean;
  readonly nodes: readonly NodeReport[];
  readonly servers: readonly ServerReport[];
  /** Whose clients may reclaim now, as the state volume has it; none where no node can read it. */
  readonly incidents: readonly Incident[];
  /** What keeps a server from a node where the spec lets it run. */
  readonly bans: readonly { readonly server: string; readonly node: string; readonly constraint: string }[];
  /** What is kept alike on two disks; empty where the spec has no DRBD. */
  readonly drbd: readonly DrbdReport[];
  /** Why it is not HEALTHY. */
  readonly findings: readonly Finding[];
}

export interface NodeReport {
  readonly name: string;
  readonly state: 'online' | 'standby' | 'unclean' | 'offline';
  readonly dc: boolean;
  /** Where its keeper answers Prometheus, and why it can't; null where it has not said so. */
  readonly metrics: MetricsReport | null;
}

export interface ServerReport extends CustodyReport {
  readonly name: string;
  readonly address: string;
  /** Where it is announced; null when nowhere. */
  readonly node: string | null;
  readonly home: string;
  readonly inGrace: boolean;
  /** It is down, and is started elsewhere only when somebody says so: `gracekeeper failover`. */
  readonly waitsForFailover: boolean;
  readonly phase: ServerStatus['phase'] | 'stopped';
  readonly restarts: number;
  /** Of the NFSv3 clients that were to be told of its last start. */
  readonly notify: ServerStatus['notify'];
  readonly reason: string | null;
  /** False: Pacemaker does not touch it, whoever wants it moved. */
  readonly managed: boolean;
}

export async function status(hosts: readonly Host[], cluster: Cluster): Promise<ClusterStatus> {
  const [crm, incidents] = await Promise.all([
    askAnyHost(hosts).then((said) => withReasons(hosts, said)),
    readIncidents(hosts, cluster),
  ]);
  const servers = await Promise.all(cluster.servers.map((server) => reportServer(hosts, cluster, server, crm)));
  const drbd = await drbdReports(
    hosts.filter(({ name }) => isUp(name, crm)),
    cluster,
  );
  const { health: verdict, findings } = health(cluster, crm, drbd.flatMap(judgeDrbd));
  const nodes = await Promise.all(cluster.nodes.map(({ name }) => reportNode(hosts, name, crm)));
  const bans = cluster.servers.flatMap((server) => bansOf(cluster, server, crm));
  return {
    health: verdict,
    paused: crm?.maintenance ?? false,
    nodes,
    servers,
    incidents,
    bans,
    drbd,
    findings: [...findings, ...recoveries(cluster, incidents), ...nodes.flatMap(silentMetrics)],
  };
}

const isUp = (node: string, crm: CrmStatus | undefined): boolean =>
  crm?.nodes.some(({ name, online }) => name === node && online) ?? false;

/** The first node that can read them. */
async function readIncidents(hosts: readonly Host[], cluster: Cluster): Promise<readonly Incident[]> {
  for (const host of hosts) {
    const incidents = await listIncidents(host, cluster).catch(() => undefined);
    if (incidents !== undefined) return incidents;
  }
  return [];
}

const recoveries = (cluster: Cluster, incidents: readonly Incident[]): readonly Finding[] =>
  incidents.map(({ server, node, cause }) => {
    const peers = sharers(cluster, server).map(({ name }) => name);
    const message = `clients of ${server} may reclaim what they held (${cause}, ${node}): ${peers.join(', ')} in grace meanwhile`;
    return { code: 'recovering', level: 'info', message };
  });

/** The first node that has quorum; where none has, the first whose cluster answers: a node that was cut off knows least. */
async function askAnyHost(hosts: readonly Host[]): Promise<CrmStatus | undefined> {
  let first: CrmStatus | undefined;
  for (const host of hosts) {
    // A node that is down can't be asked: that is what status is about to report.
    const xml = await monitorXml(host).catch(() => undefined);
    if (xml === undefined) continue;
    const crm = readCrmMon(xml);
    if (crm.quorate) return crm;
    first ??= crm;
  }
  return first;
}

/** Pacemaker does not know why a supervisor reported its server: the node where it happened does. */
async function withReasons(hosts: readonly Host[], crm: CrmStatus | undefined): Promise<CrmStatus | undefined> {
  if (crm === undefined) return undefined;
  const failures = crm.failures.map(async (failure) => {
    const host = hosts.find(({ name }) => name === failure.node);
    if (host === undefined || failure.operation !== REPORTED) return failure;
    // Where the node can't be asked, Pacemaker's word of it stays.
    const known = await lastFailure(host, failure.resource.replace(/-daemon$/, '')).catch(() => undefined);
    return known === undefined ? failure : { ...failure, operation: 'watch', reason: known.reason };
  });
  return { ...crm, failures: await Promise.all(failures) };
}

/** What Pacemaker calls the operation that crm_resource --fail makes up. */
const REPORTED = 'asyncmon';

async function reportNode(hosts: readonly Host[], name: string, crm: CrmStatus | undefined): Promise<NodeReport> {
  const node = crm?.nodes.find((entry) => entry.name === name);
  const state =
    node === undefined
      ? 'offline'
      : node.unclean
        ? 'unclean'
        : !node.online
          ? 'offline'
          : node.standby
            ? 'standby'
            : 'online';
  // One that is down would keep everybody waiting.
  const host = node?.online ? hosts.find((candidate) => candidate.name === name) : undefined;
  return { name, state, dc: node?.dc ?? false, metrics: (await readMetricsReport(host)) ?? null };
}

const silentMetrics = ({ name, metrics }: NodeReport): readonly Finding[] =>
  metrics === null || metrics.trouble === null
    ? []
    : [
        {
          ...{ code: 'metrics-silent', level: 'info' },
          message: `Prometheus gets no answer from ${name} at ${metrics.place}: ${metrics.trouble}`,
          hint: `on ${name}, ss -ltnp says who has the port; metrics: { listen: ... } in cluster.yaml names another`,
        },
      ];

function bansOf(cluster: Cluster, server: Server, crm: CrmStatus | undefined): ClusterStatus['bans'] {
  const { name, home, failoverTo } = server;
  const parts = partsOf(cluster, server);
  // That it has its seat elsewhere keeps it from nothing that it is told to do.
  const seats = SEAT_RULES.map((rule) => childId(placementOf(name), rule));
  return (crm?.bans ?? [])
    .filter(({ id }) => !seats.includes(id))
    .filter(({ resource, node }) => parts.includes(resource) && [home, ...failoverTo].includes(node))
    .map(({ id, node }) => ({ server: name, node, constraint: id }));
}

async function reportServer(
  hosts: readonly Host[],
  cluster: Cluster,
  server: Server,
  crm: CrmStatus | undefined,
): Promise<ServerReport> {
  const { name, address, home } = server;
  const node = crm?.resources.find(({ id, running }) => id === `${name}-address` && running)?.node ?? null;
  const ids = partsOf(cluster, server);
  const parts = crm?.resources.filter(({ id }) => ids.includes(id)) ?? [];
  const daemonNode = crm?.resources.find(({ id, node: on }) => id === `${name}-daemon` && on !== undefined)?.node;
  const on = hosts.find((host) => host.name === daemonNode);
  const said = await readStatus(on, name);
  return {
    ...{ name, address, node, home },
    inGrace: server.daemon === 'kernel' ? await inKernelGrace(on, name) : (said?.inGrace ?? false),
    waitsForFailover: crm !== undefined && waitsForFailover(server, crm),
    phase: said?.phase ?? 'stopped',
    restarts: said?.restarts ?? 0,
    // One of an older version says nothing of it.
    notify: said?.notify ?? { told: 0, silent: 0, gone: 0 },
    ...custodyOf(said),
    reason: said?.trouble ?? said?.reason ?? null,
    managed: parts.every(({ managed }) => managed),
  };
}

/** A node that died a moment ago has none. */
const inKernelGrace = async (host: Host | undefined, server: string): Promise<boolean> =>
  host !== undefined && (await kernelInGrace(host, server).catch(() => false));

/** One of an older version says nothing of it. */
function custodyOf(said: Partial<CustodyReport> | undefined): CustodyReport {
  const { custody, custodyReason, windowOpen } = { ...NO_CUSTODY, ...said };
  return { custody, custodyReason, windowOpen };
}
