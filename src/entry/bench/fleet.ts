// Takeover as thousands of clients see it: light clients with a lock each on one server, which fails.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { requireServer } from '../../core/spec/require-named.ts';
import type { Lab } from '../../lab/lab.ts';
import type { LightKind } from '../../lab/light/fleet-wish.ts';
import { type FleetSummary, fleetSummary } from '../../lab/light/summary.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import { makeScene } from '../../work/drill/preconditions.ts';
import type { InjectedKind } from '../../work/drill/scene.ts';
import { labInjector } from '../cli/drill/injector.ts';
import { wishOf } from '../cli/drill/light.ts';
import { bringUpLab, type LabWish } from '../cli/lab/bring-up.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const MANY = 1_000;
/** As many as one node's NFSv3 users may be, where each lock waits for rpc.statd. */
const FEW = 20;
const RECOVERED_MS = 120_000;

export async function measureFleet(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const v4 = await inLab(['4.1'], (scene) =>
    repeat(rounds, (round) => {
      progress(`daemon-crash with ${MANY} NFSv4.1 clients, round ${round} of ${rounds}`);
      return failure(scene, 'daemon-crash', 'light:4.1', MANY);
    }),
  );
  const v3 = await inLab(['3'], (scene) =>
    repeat(rounds, async (round) => {
      progress(`daemon-crash and node-death with ${FEW} NFSv3 clients, round ${round} of ${rounds}`);
      const crash = await failure(scene, 'daemon-crash', 'light:3', FEW);
      return { crash, death: await failure(scene, 'node-death', 'light:3', FEW) };
    }),
  );
  const locks = `NFSv3 lock holders, the last of ${FEW} light clients has reclaimed`;
  return [
    row(
      `daemon crash, 4.1 only, ${MANY} clients, lease 10 s: the server takes new opens again`,
      6,
      v4,
      newOpens('first'),
    ),
    row(`the same: the last client's new open is taken (it asks once a second)`, 6, v4, newOpens('last')),
    row(
      `daemon crash, ${locks}`,
      1.5,
      v3.map(({ crash }) => crash),
      settled,
    ),
    row(
      `node death, ${locks}`,
      6,
      v3.map(({ death }) => death),
      settled,
    ),
  ];
}

// ---

interface Scene {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly server: Server;
}

async function inLab<T>(nfs: LabWish['nfs'], act: (scene: Scene) => Promise<T>): Promise<T> {
  const wish = { nodes: 3, nfs, ownExports: true, lease: '10s', grace: '10s', detached: false, progress: silent };
  const { lab, cluster } = await bringUpLab({ ...wish, name: `bench-${process.pid}` });
  try {
    return await act({ lab, cluster, server: requireServer(cluster, 'nfs1') });
  } finally {
    await lab.stop();
  }
}

/** Throws when not every lock was reclaimed: the times then mean nothing. */
async function failure(
  { lab, cluster, server }: Scene,
  kind: InjectedKind,
  light: LightKind,
  clients: number,
): Promise<FleetSummary> {
  await makeScene(lab.hosts(), cluster, server.name, server.home, [], silent);
  const fleet = await lab.lightClients(wishOf(cluster, server, { kind: light, clients }, 'bench'));
  const target = kind === 'node-death' ? server.home : server.name;
  const injector = labInjector(lab);
  const failedAt = await injector.inject(kind, target, undefined);
  await fleet.until('to be served again', ({ recovered }) => recovered >= clients, { withinMs: RECOVERED_MS });
  await injector.heal(kind, target);
  const told = fleetSummary(await fleet.stop(), failedAt);
  if (told.reclaimed === clients && told.refused === 0 && told.unnoticed === 0) return told;
  throw new Error(`of ${clients} locks ${told.reclaimed} were reclaimed, ${told.refused} refused`);
}

const newOpens = (which: 'first' | 'last') => (told: FleetSummary) => told.newOpensAgainAfterMs?.[which];
const settled = (told: FleetSummary) => told.settledAfterMs?.last;

function row(
  what: string,
  toReach: number,
  all: readonly FleetSummary[],
  value: (told: FleetSummary) => number | undefined,
): Measured {
  const classic = toReach === 6 && what.includes('4.1') ? '91 s with NLM on and Ganesha defaults' : '-';
  return { ...{ what, unit: 's', toReach, classic }, values: all.map((told) => toSeconds(value(told) ?? Number.NaN)) };
}
