// What a drill on a real cluster would do, and who would notice: said before anything is touched.
import { Failed } from '../../core/base/failed.ts';
import { FAULTS, type FaultKind } from '../../core/base/fault-kind.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { requireManaged } from '../commands/move.ts';
import { type ClusterStatus, status } from '../commands/status.ts';
import { reasonOf } from '../server/reason.ts';
import { connectedTo } from './known-clients.ts';
import { requireLive } from './live-injector.ts';
import { peersOf, type Struck } from './struck.ts';

export interface DryRun {
  readonly fault: FaultKind;
  readonly server: string;
  readonly target: string;
  readonly what: string;
  /** By server that is struck. */
  readonly clients: readonly Noticing[];
  /** Servers whose clients get no new locks while those of a struck one reclaim. */
  readonly peers: readonly string[];
}

export interface Noticing {
  readonly server: string;
  /** The addresses of who is connected now; null where its node can't say. */
  readonly connected: readonly string[] | null;
  /** Why it can't. */
  readonly reason?: string;
}

export interface DryRunParts {
  readonly hosts: readonly Host[];
  readonly cluster: Cluster;
  readonly server: Server;
  readonly kind: FaultKind;
  readonly struck: Struck;
}

/** Refuses (Failed 3) what takes a lab, and any cluster that is not HEALTHY: its redundancy is in use already. */
export async function dryRun({ hosts, cluster, server, kind, struck }: DryRunParts): Promise<DryRun> {
  requireLive(kind);
  const now = await status(hosts, cluster);
  requireManaged(now, server.name);
  requireHealthy(now);
  const nodeOf = (name: string) => now.servers.find((it) => it.name === name)?.node ?? '';
  const clients = struck.servers.map(async (name): Promise<Noticing> => {
    const unknown = (reason: string) => ({ server: name, connected: null, reason });
    try {
      const connected = await connectedTo({ hosts, cluster }, name, nodeOf(name));
      if (connected === undefined) return unknown('it names no daemon');
      return { server: name, connected: [...new Set(connected)].sort() };
    } catch (error) {
      return unknown(reasonOf(error));
    }
  });
  return {
    ...{ fault: kind, server: server.name, target: struck.target, what: FAULTS[kind].what },
    clients: await Promise.all(clients),
    peers: peersOf(cluster, struck.servers).map(({ name }) => name),
  };
}

// ---

function requireHealthy({ health, findings }: ClusterStatus): void {
  if (health === 'HEALTHY') return;
  const why = findings.filter(({ level }) => level !== 'info').map(({ message }) => message);
  throw new Failed(
    3,
    'not-healthy',
    `a drill starts from a healthy cluster, and this one is ${health}: ${why.join('; ')}`,
    {
      hint: 'gracekeeper status says what to do',
    },
  );
}
