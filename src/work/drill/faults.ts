// The faults of a drill: what must hold before, what is done, and what tells that the cluster has dealt with it.
import { Failed } from '../../core/base/failed.ts';
import type { FaultKind as AnyFaultKind } from '../../core/base/fault-kind.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { move } from '../commands/move.ts';
import { silent } from '../commands/progress.ts';
import { readStatus } from '../commands/status.ts';
import type { ServerStatus } from '../server/status.ts';

/** Those of core/base/fault-kind.ts that a drill can do. */
export const FAULT_KINDS = ['daemon-crash', 'move', 'failback'] as const satisfies readonly AnyFaultKind[];
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface DrillScene {
  readonly hosts: readonly Host[];
  readonly cluster: Cluster;
  readonly server: Server;
}

export interface Fault {
  readonly kind: FaultKind;
  /** Where the server is before the fault. */
  before(scene: DrillScene): string;
  /** Returns when it has happened. */
  inject(scene: DrillScene): Promise<void>;
}

const away = ({ server }: DrillScene): string => {
  const [next] = server.failoverTo;
  if (next === undefined) throw new Failed(3, 'nowhere-to-go', `${server.name} has no node but its home`);
  return next;
};

const FAULTS: Record<FaultKind, Fault> = {
  'daemon-crash': { kind: 'daemon-crash', before: ({ server }) => server.home, inject: crashDaemon },
  move: { kind: 'move', before: ({ server }) => server.home, inject: (scene) => moveTo(scene, away(scene)) },
  failback: { kind: 'failback', before: away, inject: (scene) => moveTo(scene, scene.server.home) },
};

export function faultOf(kind: string): Fault {
  const fault = Object.values(FAULTS).find((entry) => entry.kind === kind);
  if (fault !== undefined) return fault;
  throw new Failed(2, 'unknown-fault', `there is no fault ${kind}`, { hint: `the faults: ${FAULT_KINDS.join(', ')}` });
}

/** kill -9 of the server's Ganesha; waits until its next incarnation serves. */
export async function crashDaemon({ hosts, server }: DrillScene): Promise<void> {
  const { host, status } = await whereItServes(hosts, server.name);
  if (status.daemonPid === null) throw new Failed(3, 'no-daemon', `${server.name} has no daemon to kill`);
  await host.run(['kill', '-KILL', `${status.daemonPid}`]);
  const wait = { what: `the next incarnation of ${server.name}`, withinMs: 60_000 };
  await eventually(host.clock, wait, async () => {
    const served = await whereItServes(hosts, server.name);
    return served.status.phase === 'serving' && served.status.epoch !== status.epoch ? true : undefined;
  });
}

async function moveTo({ hosts, cluster, server }: DrillScene, node: string): Promise<void> {
  await move(hosts, cluster, server.name, node, silent);
}

export async function whereItServes(
  hosts: readonly Host[],
  server: string,
): Promise<{ host: Host; status: ServerStatus }> {
  for (const host of hosts) {
    const status = await readStatus(host, server);
    if (status?.announced) return { host, status };
  }
  throw new Failed(3, 'not-served', `no node serves ${server}`);
}
