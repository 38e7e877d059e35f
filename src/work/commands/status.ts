// status: what the cluster holds, where every server is and should be, and what is wrong. Reads only.
import type { Finding } from '../../core/base/finding.ts';
import { childId } from '../../core/cib/ids.ts';
import type { Incident } from '../../core/grace/incident.ts';
import type { CrmStatus } from '../../core/observe/crm-mon.ts';
import { type DrbdReport, judgeDrbd } from '../../core/observe/drbd.ts';
import { type Health, health } from '../../core/observe/health.ts';
import { placementOf, SEAT_RULES } from '../../core/plan/names.ts';
import { partsOf } from '../../core/plan/server-group.ts';
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { drbdReports } from '../drbd/drbd-reports.ts';
import { listIncidents } from '../grace/records.ts';
import { askPacemaker } from '../status/ask-pacemaker.ts';
import { type NodeReport, reportNode, silentMetrics } from '../status/node-report.ts';
import { reportServer, type ServerReport } from '../status/server-report.ts';

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

export async function status(hosts: readonly Host[], cluster: Cluster): Promise<ClusterStatus> {
  const [crm, incidents] = await Promise.all([askPacemaker(hosts), readIncidents(hosts, cluster)]);
  const servers = await Promise.all(cluster.servers.map((server) => reportServer(hosts, cluster, server, crm)));
  const drbd = await drbdReports(
    hosts.filter(({ name }) => mayAnswer(name, crm)),
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

/** One that is lost and not fenced yet may be cut off from the others alone: what stands still there is worth knowing. */
const mayAnswer = (node: string, crm: CrmStatus | undefined): boolean =>
  crm?.nodes.some(({ name, online, unclean }) => name === node && (online || unclean)) ?? false;

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
