// What a server that shares an export owes its peers and clients: before it starts, starts again or stops, the sharing servers are in grace;
// when its own grace is over they may leave it (TAKEOVER sections 1 to 4).
//
// What must hold, and what can go wrong:
// - peers are in grace before Ganesha is executed: they are asked, and say so after reading it back. One that does not answer within two
//   seconds counts as failed: the server starts without it, and the journal names it.
// - words get lost: they are said again; after 150 ms without all answers the notification by Pacemaker is set off too.
// - this process dies at any point: the incident is on the state volume, or the holder record of the dead incarnation is, and the next start
//   finds one of them. An incident that nobody closes expires (core/grace/incident-book.ts).
// - the state volume takes nothing: the words do their work without it; the next daemon can't have its epoch, so none starts.
// - run twice: an incident has one name, and opening or closing it again changes nothing.
import { foundAtStart, type Incident, type IncidentCause, incidentId } from '../../core/grace/incident.ts';
import { GRACE_ACTIVE } from '../../core/plan/names.ts';
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { publishAttribute } from '../../host/tools/pacemaker.ts';
import { tellStopped } from '../keeper/control.ts';
import type { Death } from '../server/death.ts';
import type { Journal } from '../server/journal.ts';
import { readStatus } from '../server/status-board.ts';
import { noTakeover, type TakeoverHooks } from '../server/takeover-hooks.ts';
import { hasFormerClients } from './former-clients.ts';
import { holdGrace } from './hold.ts';
import { openPeers } from './peers.ts';
import { isPlanted, sharerRecovers } from './ready-records.ts';
import { allReclaimed } from './reclaimed.ts';
import { closeIncident, openIncident, readHolder, readIncident, writeHolder } from './records.ts';

export interface SharingParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  readonly journal: Journal;
  /** Aborted when the server is to end. */
  readonly stopping: () => AbortSignal;
}

/** The gate decides within this time (TAKEOVER section 3). */
const ASK_MS = 2_000;
const RECLAIMED_MS = 100;
const KEEPER_MS = 5_000;
/** Answers take 10 to 50 ms. */
const SLOW_MS = 150;

export function sharingTakeover(parts: SharingParts): TakeoverHooks {
  const { cluster, server } = parts;
  return sharers(cluster, server.name).length === 0 ? noTakeover : new SharingTakeover(parts);
}

class SharingTakeover implements TakeoverHooks {
  readonly #parts: SharingParts;
  readonly #peers;
  /** Of the incarnation that serves, or served last. */
  #epoch: number | undefined;
  /** What the present incarnation recovers from. */
  #recovering: Incident | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: SharingParts) {
    this.#parts = parts;
    this.#peers = openPeers(parts.machine, parts.cluster, `supervisor-${parts.server.name}`);
  }

  async beforeStart(): Promise<void> {
    const { machine, cluster, server } = this.#parts;
    const [holder, open] = await Promise.all([
      readHolder(machine, cluster, server.name),
      readIncident(machine, cluster, server.name),
    ]);
    const incident = foundAtStart(holder, open);
    // Pacemaker has notified already: this start waited for it.
    if (incident !== undefined) await this.#meet(incident, 'words');
  }

  async beforeKill(): Promise<void> {
    if (this.#epoch !== undefined) await this.#meet(this.#incident(this.#epoch, 'hang'), 'words-and-notification');
  }

  /** Of one that hung and was killed, the peers are asked again: it has one name. */
  async beforeRestart({ hung }: Death): Promise<void> {
    const cause = hung === undefined ? 'crash' : 'hang';
    if (this.#epoch !== undefined) await this.#meet(this.#incident(this.#epoch, cause), 'words-and-notification');
  }

  async beforeStop(): Promise<void> {
    if (this.#epoch === undefined) return;
    // Without its incident it must not count as stopped in order: the next start then finds the record (model/broken-incident-before-record.pml).
    if (!(await this.#meet(this.#incident(this.#epoch, 'stop'), 'words'))) return;
    await this.#hold({ epoch: this.#epoch, stopped: true }).catch(() => undefined);
  }

  serving(epoch: number): void {
    this.#epoch = epoch;
    const { machine, server } = this.#parts;
    const kept = { what: `the holder record of ${server.name}`, withinMs: Number.POSITIVE_INFINITY, everyMs: 1_000 };
    const signal = this.#parts.stopping();
    const written = eventually(machine.clock, { ...kept, signal }, () =>
      this.#hold({ epoch, stopped: false }).then(() => true),
    );
    // Told to stop meanwhile: the stop writes its own.
    written.catch(() => undefined);
    void this.#recovered(epoch);
    // A server that can't be brought into grace with its peers is met by the keeper's next look.
    this.#joinPeers(epoch).catch(() => undefined);
  }

  /** A server that starts while a peer's clients may reclaim: its keeper takes over the grace that it was started in. */
  async #joinPeers(epoch: number): Promise<void> {
    const { machine, cluster, server } = this.#parts;
    if (!(await isPlanted(machine, server)) && !(await sharerRecovers(machine, cluster, server))) return;
    const hold = holdGrace(machine, cluster, server);
    await hold.entered;
    const known = { what: `${server.name} to be known as serving`, withinMs: 5_000, everyMs: 20 };
    await eventually(machine.clock, known, async () => {
      const status = await readStatus(machine, server.name);
      return (status?.phase === 'serving' && status.epoch === epoch) || undefined;
    });
    await tellStopped(machine, [], KEEPER_MS).catch(() => undefined);
    await hold.release();
  }

  /**
   * Its clients have all said that they have reclaimed, or have had their time: whether its own grace has ended does not tell, since it may be kept
   * in grace for another's sake, and its next tick may be seconds away.
   */
  async #recovered(epoch: number): Promise<void> {
    const { machine, cluster, server, stopping } = this.#parts;
    const { clock } = machine;
    const over = clock.now() + cluster.nfs.graceMs;
    const isLatest = () => this.#epoch === epoch && this.#recovering !== undefined && !stopping().aborted;
    while (isLatest() && clock.now() < over) {
      if (await allReclaimed(machine, cluster, server).catch(() => false)) break;
      await clock.pause(RECLAIMED_MS, stopping());
    }
    if (isLatest()) this.graceEnded();
  }

  graceEnded(): void {
    const incident = this.#recovering;
    if (incident === undefined) return;
    const { machine, cluster, journal, server } = this.#parts;
    this.#recovering = undefined;
    journal({ kind: 'incident-closed', server: server.name, incident: incidentId(incident) });
    // Where it can't be taken away, those who have heard the word do not open it again, and for others it expires.
    const taken = this.#inOrder(() => closeIncident(machine, cluster, incident)).catch(() => undefined);
    void taken.then(() => this.#peers.tellClosed(incident));
  }

  /** Returns when the peers are in grace, or have had their time: whether the incident is on the state volume, where one is needed. */
  async #meet(incident: Incident, by: 'words' | 'words-and-notification'): Promise<boolean> {
    const { machine, cluster, server, journal } = this.#parts;
    // Of an incarnation that died while its clients were reclaiming, the records may not name all of them any more.
    const owed = this.#recovering !== undefined || (await hasFormerClients(machine, cluster, server));
    if (!owed) return this.#needless(incident);
    this.#recovering = incident;
    journal({ kind: 'incident-opened', server: server.name, incident: incidentId(incident), cause: incident.cause });
    // The words are said meanwhile; a state volume that does not take it is met again at the next daemon's epoch.
    const opened = this.#inOrder(() => openIncident(machine, cluster, incident)).then(
      () => true,
      () => false,
    );
    let notified: Promise<void> | undefined;
    const slow = () => {
      if (by === 'words-and-notification') notified = opened.then(() => this.#notify('0'));
    };
    const nodes = await this.#nodesOfSharers();
    const { ms, silent } = await this.#peers.ask(incident, { nodes, withinMs: ASK_MS, slowAfterMs: SLOW_MS, slow });
    void notified?.then(() => this.#notify('1'));
    journal({ kind: 'peers-asked', server: server.name, incident: incidentId(incident), ms, silent });
    return opened;
  }

  /**
   * By the holder records; all nodes where those can't be read. A keeper that is not there, since its node is drained or it died, costs no time where
   * it would have nothing to say.
   */
  async #nodesOfSharers(): Promise<readonly string[]> {
    const { machine, cluster, server } = this.#parts;
    const names = sharers(cluster, server.name).map(({ name }) => name);
    try {
      const holders = await Promise.all(names.map((name) => readHolder(machine, cluster, name)));
      return [...new Set(holders.flatMap((holder) => (holder === undefined || holder.stopped ? [] : holder.node)))];
    } catch {
      return cluster.nodes.map(({ name }) => name);
    }
  }

  /** Nobody has anything to reclaim. */
  async #needless(incident: Incident): Promise<true> {
    const { machine, cluster } = this.#parts;
    await this.#inOrder(() => closeIncident(machine, cluster, incident)).catch(() => undefined);
    return true;
  }

  /** The sure path: the node's instance of ganesha_grace stops, and Pacemaker notifies the others of it (seed 001). */
  async #notify(value: '0' | '1'): Promise<void> {
    await publishAttribute(this.#parts.machine, GRACE_ACTIVE, value).catch(() => undefined);
  }

  #incident(epoch: number, cause: IncidentCause): Incident {
    const { machine, server } = this.#parts;
    return { server: server.name, epoch, node: machine.name, cause };
  }

  #hold(state: { readonly epoch: number; readonly stopped: boolean }): Promise<void> {
    const { machine, cluster, server } = this.#parts;
    return this.#inOrder(() => writeHolder(machine, cluster, { server: server.name, node: machine.name, ...state }));
  }

  /** One write at a time: what is written last is what was said last. */
  #inOrder<T>(write: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(write);
    this.#writing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }
}
