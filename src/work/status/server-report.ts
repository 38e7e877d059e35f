// A server, as Pacemaker and its supervisor (or the kernel) have it.
import type { CrmStatus } from '../../core/observe/crm-mon.ts';
import { waitsForFailover } from '../../core/observe/health.ts';
import { partsOf } from '../../core/plan/server-group.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { kernelInGrace } from '../kernel/grace.ts';
import { type CustodyReport, NO_CUSTODY, type ServerStatus } from '../server/status.ts';
import { readStatus } from '../server/status-board.ts';

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

export async function reportServer(
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
