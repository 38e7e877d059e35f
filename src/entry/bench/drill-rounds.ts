// A lab for drills that are measured: brought up, its servers' clients mounted, and gone afterwards. Nobody audits meanwhile: it would cost time.
import type { FaultKind } from '../../core/base/fault-kind.ts';
import type { Observation } from '../../core/observe/observation.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { requireServer } from '../../core/spec/require-named.ts';
import type { Lab } from '../../lab/lab.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import { drill } from '../../work/drill/drill.ts';
import { faultOf } from '../../work/drill/faults.ts';
import type { DrillRecord } from '../../work/drill/result.ts';
import { clientsOf, peerClientsOf, withClients } from '../cli/drill/clients.ts';
import { labInjector } from '../cli/drill/injector.ts';
import { bringUpLab, type LabWish } from '../cli/lab/bring-up.ts';

export type DrillLabWish = Pick<LabWish, 'nodes' | 'nfs' | 'ownExports' | 'lease' | 'grace' | 'change'>;

export interface DrillLab {
  readonly lab: Lab;
  readonly cluster: Cluster;
  /** One drill; throws when something was wrong in it, since its times then mean nothing. */
  drill(kind: FaultKind, round: number): Promise<DrillRecord>;
}

/** The clients are those of the server, and with `peers` one of the next server that shares an export. */
export async function withDrillLab<T>(
  wish: DrillLabWish,
  { server: name, peers = false, progress }: { server: string; peers?: boolean; progress: Progress },
  act: (lab: DrillLab) => Promise<T>,
): Promise<T> {
  const { lab, cluster } = await bringUpLab({
    ...wish,
    name: `bench-${process.pid}`,
    detached: false,
    progress: silent,
  });
  try {
    const server = requireServer(cluster, name);
    const scene = { hosts: lab.hosts(), cluster, server, injector: labInjector(lab) };
    const wishes = [...clientsOf(server), ...(peers ? peerClientsOf(cluster, server) : [])];
    return await withClients(lab, cluster, wishes, (clients) =>
      act({
        lab,
        cluster,
        drill: async (kind, round) => {
          progress(`${kind} of ${name}, round ${round}`);
          const record = await drill(scene, faultOf(kind), clients, silent);
          if (record.result.problems.length > 0)
            throw new Error(`${kind} of ${name}: ${record.result.problems.join('; ')}`);
          return record;
        },
      }),
    );
  } finally {
    await lab.stop();
  }
}

/** Of one kind of the server's clients, or the slowest of all its clients. */
export function gapOf({ result }: DrillRecord, kind?: string): number {
  const own = result.clients.filter((it) => it.server === result.server && (kind === undefined || it.kind === kind));
  if (own.length === 0) throw new Error(`the drill had no client ${kind ?? ''}`);
  return Math.max(...own.map(({ longestGapMs }) => longestGapMs));
}

/** From exec of a fresh Ganesha to its answer, of the server that failed. */
export function startOf({ observations, result }: DrillRecord): number {
  return (
    firstOf(observations, result.server, 'daemon-answering') - firstOf(observations, result.server, 'daemon-started')
  );
}

export const firstOf = (observations: readonly Observation[], server: string, kind: Observation['kind']): number =>
  observations.find((it) => it.server === server && it.kind === kind)?.at ?? Number.NaN;

/** Changes the line of a server in a lab's cluster.yaml. */
export const forServer =
  (home: string, more: string) =>
  (spec: string): string =>
    spec.replace(`home: ${home}, `, `home: ${home}, ${more}, `);

/** Many crashes in a row are what is measured here, not what follows from them. */
export const PATIENT = 'onCrash: { restarts: 100, within: 10m }';
