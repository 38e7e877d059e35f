// One word for a cluster, and why it is not the best one.
import type { Finding } from '../base/finding.ts';
import { addressOf, daemonOf, SEAT_AWAY, SEAT_HERE, seatOf } from '../plan/names.ts';
import type { Cluster, ClusterNode, Server } from '../spec/cluster.ts';
import type { CrmResource, CrmStatus } from './crm-mon.ts';

/** HEALTHY: every server at home, every node there. FAILOVER: every server served, but not so. BAD: something is not served or can't be trusted. */
export type Health = 'HEALTHY' | 'FAILOVER' | 'BAD';

export interface Verdict {
  readonly health: Health;
  /** Errors make it BAD, warnings FAILOVER; infos change nothing. */
  readonly findings: readonly Finding[];
}

/** Without a CrmStatus, no node could be asked. `others`: what others found of it. */
export function health(cluster: Cluster, crm: CrmStatus | undefined, others: readonly Finding[] = []): Verdict {
  const findings = crm === undefined ? [nobodyAnswers()] : [...findingsOf(cluster, crm), ...others];
  const has = (level: Finding['level']) => findings.some((finding) => finding.level === level);
  return { health: has('error') ? 'BAD' : has('warning') ? 'FAILOVER' : 'HEALTHY', findings };
}

// ---

const nobodyAnswers = (): Finding => ({
  code: 'cluster-down',
  level: 'error',
  message: 'no node answers for the cluster',
  hint: 'gracekeeper setup starts it',
});

function findingsOf(cluster: Cluster, crm: CrmStatus): readonly Finding[] {
  return [
    ...quorum(crm),
    ...paused(crm),
    ...cluster.nodes.flatMap((node) => judgeNode(node, crm)),
    ...cluster.servers.flatMap((server) => judgeServer(server, crm)),
    ...crm.failures.map(({ resource, node, operation, status, reason }) => ({
      code: 'past-failure',
      level: 'info' as const,
      message: `${operation} of ${resource} failed on ${node}: ${reason || status}`,
    })),
  ];
}

function quorum({ quorate }: CrmStatus): readonly Finding[] {
  if (quorate) return [];
  const hint = 'more than half of the nodes must see each other';
  return [{ code: 'no-quorum', level: 'error', message: 'the cluster has no quorum', hint }];
}

/** Its servers are unmanaged then, every one: that is said once. */
function paused({ maintenance }: CrmStatus): readonly Finding[] {
  if (!maintenance) return [];
  const message = 'the cluster is paused (maintenance mode): no server is moved, none is taken over, no node is fenced';
  return [{ code: 'cluster-paused', level: 'warning', message, hint: 'gracekeeper resume ends it' }];
}

function judgeNode({ name }: ClusterNode, crm: CrmStatus): readonly Finding[] {
  const node = crm.nodes.find((candidate) => candidate.name === name);
  if (node?.unclean)
    return [
      { code: 'node-unclean', level: 'error', message: `${name} is lost and not fenced yet` },
      ...fencing(name, crm),
    ];
  if (!node?.online) return [{ code: 'node-offline', level: 'warning', message: `${name} is offline` }];
  if (node.standby) return [{ code: 'node-standby', level: 'warning', message: `${name} is in standby` }];
  return node.pending ? [{ code: 'node-pending', level: 'warning', message: `${name} is joining` }] : [];
}

/** Nothing moves before the fence: a node that may still hold an address must not be there twice (DESIGN section 3.1). */
function fencing(node: string, crm: CrmStatus): readonly Finding[] {
  const [last] = crm.fencing.filter(({ target, status }) => target === node && status !== 'pending');
  if (last?.status !== 'failed') return [];
  const why = last.reason === '' ? '' : `: ${last.reason}`;
  return [
    {
      code: 'fencing-failed',
      level: 'error',
      message: `fencing of ${node} has failed, and is tried again${why}`,
      hint: `mend the fence device; or, once you have made sure that ${node} is powered off: stonith_admin --confirm ${node}`,
    },
  ];
}

/** It runs nowhere, and nothing but a word would start it: the nodes where it has its seat are not there. */
export function waitsForFailover({ name, failover, home }: Server, { nodes, resources }: CrmStatus): boolean {
  if (failover === 'auto' || resources.find(({ id }) => id === daemonOf(name))?.node !== undefined) return false;
  const isThere = (node: string) =>
    nodes.some((one) => one.name === node && one.online && !one.unclean && !one.standby);
  const attribute = (node: CrmStatus['nodes'][number] | undefined) => node?.attributes[seatOf(name)];
  const seat = nodes.find((node) => attribute(node) === SEAT_HERE)?.name;
  // Of a node that is down no attributes are told.
  if (seat === undefined && attribute(nodes.find((node) => node.name === home)) === SEAT_AWAY) return true;
  return !isThere(seat ?? home);
}

const waits = ({ name, failoverTo, home }: Server): Finding => ({
  code: 'waits-for-failover',
  level: 'error',
  message: `${name} IS DOWN AND WAITS FOR YOU: its node is lost, and it fails over by hand only (failover: manual)`,
  hint: `gracekeeper failover --server ${name} --yes starts it on another of its nodes (${[home, ...failoverTo].join(', ')})`,
});

function judgeServer(server: Server, crm: CrmStatus): readonly Finding[] {
  const { name, home } = server;
  const { nodes, resources, maintenance } = crm;
  if (waitsForFailover(server, crm)) return [waits(server)];
  const parts = [daemonOf(name), addressOf(name)].map((id) => resources.find((resource) => resource.id === id));
  const [daemon, address] = parts;
  const missing = parts.findIndex((part) => !part?.running);
  if (missing !== -1) return [notServed(name, missing === 0 ? 'daemon' : 'address', parts[missing])];
  if (daemon?.node !== address?.node)
    return [
      {
        code: 'server-split',
        level: 'error',
        message: `${name} is on ${daemon?.node}, its address on ${address?.node}`,
      },
    ];
  if (nodes.some((node) => node.name === address?.node && node.unclean)) return [waitsForFence(server, address?.node)];
  const unmanaged =
    !maintenance && parts.some((part) => part?.managed === false)
      ? [{ code: 'server-unmanaged', level: 'warning' as const, message: `nobody watches ${name}: it is unmanaged` }]
      : [];
  return [...(address?.node === home ? [] : [awayFromHome(name, home, address?.node)]), ...unmanaged];
}

const waitsForFence = ({ name: server, failover }: Server, node: string | undefined): Finding => ({
  code: 'server-waits-for-fence',
  level: 'error',
  message: `${server} was on ${node}, and ${failover === 'manual' ? 'can be started elsewhere (gracekeeper failover)' : 'is started elsewhere'} when ${node} has been fenced`,
});

const notServed = (server: string, part: 'daemon' | 'address', resource: CrmResource | undefined): Finding => ({
  code: 'server-not-served',
  level: 'error',
  message: `${server} is not served: its ${part} is ${stateOf(resource)}`,
});

function stateOf(resource: CrmResource | undefined): string {
  if (resource === undefined) return 'not in the cluster';
  const where = resource.node === undefined ? '' : ` on ${resource.node}`;
  return resource.failed ? `failed${where}` : `${resource.role.toLowerCase()}${where}`;
}

const awayFromHome = (server: string, home: string, node: string | undefined): Finding => ({
  code: 'server-away',
  level: 'warning',
  message: `${server} is on ${node}, its home is ${home}`,
  hint: `gracekeeper failback ${server} takes it home`,
});
