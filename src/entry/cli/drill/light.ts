// Light clients in a drill with locks: `--clients light:4.1*1000`. They hold a lock each on the server under drill, beside the kernel clients.
import { Failed } from '../../../core/base/failed.ts';
import type { Cluster, Server } from '../../../core/spec/cluster.ts';
import type { Lab } from '../../../lab/lab.ts';
import { type FleetReport, type FleetWish, LIGHT_KINDS, type LightKind } from '../../../lab/light/fleet-wish.ts';
import type { StartedFleet } from '../../../lab/light/start-fleet.ts';
import { type FleetSummary, fleetSummary } from '../../../lab/light/summary.ts';
import type { LockClient } from '../../../work/drill/locks.ts';

export interface LightCount {
  readonly kind: LightKind;
  readonly clients: number;
}

const MOST = 10_000;

/** Splits `--clients` into what is light and what is left for kernel clients. Throws Failed (2). */
export function splitLight(text: string): { readonly light: readonly LightCount[]; readonly kernel: string } {
  const words = text.split(',').map((word) => word.trim());
  const isLight = (word: string) => word.startsWith('light');
  return {
    light: words.filter(isLight).map(lightCount),
    kernel: words.filter((word) => !isLight(word)).join(','),
  };
}

export interface LightLocks {
  /** To be started before rivals are. */
  readonly lockers: readonly LockClient[];
  /** After the drill: what each fleet saw of its failure. */
  summaries(failedAt: number): readonly (LightCount & FleetSummary)[];
}

/** Throws Failed (2) where the server does not serve their version of NFS. */
export function lightLocks(lab: Lab, cluster: Cluster, server: Server, counts: readonly LightCount[]): LightLocks {
  const reports = new Map<LightCount, FleetReport>();
  let firstAddress = 1;
  const lockers = counts.map((count, index) => {
    const wish = { ...wishOf(cluster, server, count, `light${index + 1}`), firstAddress };
    firstAddress += count.clients;
    return locker(lab, wish, (report) => reports.set(count, report));
  });
  return {
    lockers,
    summaries: (failedAt) =>
      [...reports].map(([count, report]) => ({ kind: count.kind, ...fleetSummary(report, failedAt) })),
  };
}

export function wishOf(cluster: Cluster, server: Server, { kind, clients }: LightCount, name: string): FleetWish {
  const version = kind.slice('light:'.length);
  if (!server.versions.some((served) => served === version))
    throw new Failed(2, 'version-not-served', `${server.name} does not serve NFS ${version}`, {
      hint: `it serves ${server.versions.join(', ')}; see nfs.versions in the spec`,
    });
  const exported = cluster.exports.find((entry) => entry.name === server.exports[0]);
  if (exported === undefined) throw new Failed(2, 'no-export', `${server.name} exports nothing`);
  return {
    ...{ kind, clients, name, server: { name: server.name, address: server.address } },
    ...{ export: version === '3' ? exported.path : exported.pseudo, leaseMs: cluster.nfs.leaseMs },
  };
}

// ---

function lightCount(word: string): LightCount {
  const [name = '', number = '1', ...more] = word.split('*');
  const kind = LIGHT_KINDS.find((known) => known === name);
  const clients = Number(number);
  if (kind !== undefined && more.length === 0 && Number.isInteger(clients) && clients >= 1 && clients <= MOST)
    return { kind, clients };
  throw new Failed(2, 'unknown-client', `there is no client kind "${word}"`, {
    hint: `light clients: ${LIGHT_KINDS.map((known) => `${known}*N`).join(', ')}, with N from 1 to ${MOST}`,
  });
}

function locker(lab: Lab, wish: FleetWish, ended: (report: FleetReport) => void): LockClient {
  let fleet: StartedFleet | undefined;
  return {
    name: `${wish.clients} ${wish.kind} clients`,
    start: async () => {
      fleet = await lab.lightClients(wish);
    },
    rounds: async () => fleet?.progress().rounds ?? 0,
    stop: async () => {
      const report = await fleet?.stop();
      if (report === undefined) return [];
      ended(report);
      return report.events;
    },
  };
}
