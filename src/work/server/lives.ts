// The lives of a server's daemons on this node: households made and ended, and Ganesha started in them, one incarnation after another.
import type { Connection } from '../../core/protocol/proc-net-tcp.ts';
import { inTime } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import type { Sealed } from '../locks/seal.ts';
import { connectedClients, countSockets, recordedConnections, withRecorded } from './connections.ts';
import type { Death } from './death.ts';
import { nextEpoch } from './epoch.ts';
import { type Household, makeHousehold } from './household.ts';
import { type Daemon, startDaemon } from './incarnation.ts';
import { recordPaths } from './paths.ts';
import type { ServedExports } from './served-exports.ts';
import type { ServerParts } from './server-parts.ts';
import { onStateVolume } from './state-volume.ts';

export interface Incarnation {
  readonly household: Household;
  readonly daemon: Daemon;
  /** Who held NFSv3 locks before: they are to be told when it serves again. undefined where NFSv3 is not served. */
  readonly sealed: Sealed | undefined;
}

export const deathOf = ({ daemon, household }: Incarnation): Promise<Death> =>
  Promise.race([daemon.death, household.death]);

export interface LivesParts extends ServerParts {
  /** The epoch is on the state volume; it is used when this has resolved. */
  readonly starting: (epoch: number) => Promise<void>;
  readonly exports: ServedExports;
  /** Runs src/entry/bin/call-back.ts. */
  readonly callBack?: Argv | undefined;
}

export class Lives {
  readonly #parts: LivesParts;
  #household: Promise<Household> | undefined;

  constructor(parts: LivesParts) {
    this.#parts = parts;
  }

  /** Throws when the server is to stop. */
  makeHousehold(): Promise<Household> {
    const { server, network, stopping, board } = this.#parts;
    stopping.throwIfAborted();
    const complain = (trouble: string | null) => board.complain('locks', trouble);
    this.#household = makeHousehold({ ...this.#parts, complain }, server, network());
    return this.#household;
  }

  /** Ganesha is executed when `allowed` has resolved; all else is done meanwhile. */
  async startDaemon(household: Household, allowed: Promise<void>): Promise<Incarnation> {
    const { machine, cluster, server, journal, stopping } = this.#parts;
    const renewed = household.renewStatd();
    // It is awaited only when the epoch is known.
    renewed.catch(() => undefined);
    const epoch = await onStateVolume(machine, cluster, () =>
      nextEpoch(machine, recordPaths(cluster, server.name).epoch),
    );
    stopping.throwIfAborted();
    const ready = Promise.all([allowed, renewed, this.#parts.starting(epoch)]).then(() => undefined);
    // In the same breath its configuration is made.
    this.#parts.exports.executed();
    const daemon = await startDaemon(machine, cluster, server, household.cell, epoch, ready);
    journal({ kind: 'daemon-started', server: server.name, pid: (await daemon.process)?.pid ?? 0, epoch });
    const statd = await renewed;
    return { household, daemon: { ...daemon, answers: both(daemon.answers, statd?.answers) }, sealed: statd?.sealed };
  }

  /** After a death: in the same household when only Ganesha died. */
  async revive({ household }: Incarnation, { child }: Death, allowed: Promise<void>): Promise<Incarnation> {
    if (child === 'ganesha' && (await household.cell.isWhole())) return this.startDaemon(household, allowed);
    await this.end();
    return this.startDaemon(await this.makeHousehold(), allowed);
  }

  /**
   * Whom to tell that a daemon has died. The orphaned sockets of a dead one still name its clients, but for those whose requests it had not read;
   * a household that died took all along.
   */
  async clientsOf({ household }: Incarnation, { clients }: Death): Promise<readonly Connection[]> {
    const { machine, cluster, server } = this.#parts;
    if (clients !== undefined && clients.length > 0) return clients;
    const [connected, recorded] = await Promise.all([
      connectedClients(machine, cluster, household.cell),
      recordedConnections(machine, cluster, server),
    ]);
    return withRecorded(connected, recorded);
  }

  async connections(): Promise<readonly Connection[]> {
    const household = await this.#household;
    return household ? connectedClients(this.#parts.machine, this.#parts.cluster, household.cell) : [];
  }

  async sockets(): Promise<number> {
    const household = await this.#household;
    return household ? countSockets(this.#parts.machine, household.cell) : 0;
  }

  /** Returns when no process of the server is left; throws when one does not end: not even SIGKILL ends what waits for storage. */
  async end(): Promise<void> {
    const household = this.#household;
    this.#household = undefined;
    const { machine, server } = this.#parts;
    // One that could not be made has ended itself.
    const ended = household?.then(
      ({ cell }) => cell.end(),
      () => undefined,
    );
    await inTime(
      machine.clock,
      `the last process of ${server.name} to end`,
      ENDED_WITHIN_MS,
      ended ?? Promise.resolve(),
    );
  }
}

const ENDED_WITHIN_MS = 10_000;

/** A server that answers grants locks: that takes statd, too. */
async function both(ganesha: Daemon['answers'], statd: Promise<void> | undefined): Daemon['answers'] {
  const death = await ganesha;
  if (death === undefined) await statd;
  return death;
}
