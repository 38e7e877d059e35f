// What a server that shares an export owes its peers and clients: before it starts, starts again or stops, the sharing servers are in grace;
// when its own grace is over they may leave it (TAKEOVER sections 1 to 4).
//
// What must hold, and what can go wrong:
// - peers are in grace before Ganesha is executed: they are asked, and say so after reading it back. One that does not answer within two
//   seconds counts as failed: the server starts without it, and the journal names it.
// - words get lost: they are said again; after 150 ms without all answers the notification by Pacemaker is set off too.
// - this process dies at any point: the incident is on the state volume, or the holder record of the dead incarnation is, and the next start
//   finds one of them. An incident that nobody closes expires (core/grace/incident-book.ts).
// - a first incarnation dies with its first client: its holder record is on the state volume before Ganesha is executed.
// - a peer fails while this server starts: up to its door it looks for incidents itself, from there on gates wait for it; between the two it does both.
// - the state volume takes nothing: the words do their work without it; the next daemon can't have its epoch and record, so none starts.
// - run twice: an incident has one name, and opening or closing it again changes nothing.
import { type Incident, type IncidentCause, incidentId } from '../../core/grace/incident.ts';
import { GRACE_ACTIVE } from '../../core/plan/names.ts';
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { publishAttribute } from '../../host/tools/pacemaker.ts';
import { tellStopped } from '../keeper/control.ts';
import type { Death } from '../server/death.ts';
import type { Journal } from '../server/journal.ts';
import { noTakeover, type TakeoverHooks } from '../server/takeover-hooks.ts';
import { hasFormerClients } from './former-clients.ts';
import { holdGrace } from './hold.ts';
import { ownRecords } from './own-records.ts';
import { openPeers } from './peers.ts';
import { isPlanted, sharerRecovers } from './ready-records.ts';
import { allReclaimed } from './reclaimed.ts';
import { readHolder } from './records.ts';

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

/** A change of the cluster may have a server share from now on that has shared nothing: each hook looks. */
export function sharingTakeover(parts: SharingParts): TakeoverHooks {
  let [sharing, served]: [SharingTakeover | undefined, number | undefined] = [undefined, undefined];
  const now = (): TakeoverHooks => {
    if (sharing === undefined && sharers(parts.cluster, parts.server.name).length === 0) return noTakeover;
    sharing ??= new SharingTakeover(parts, served);
    return sharing;
  };
  return {
    beforeStart: () => now().beforeStart(),
    starting: (epoch) => now().starting(epoch),
    beforeDoor: (epoch) => now().beforeDoor(epoch),
    beforeRestart: (death) => now().beforeRestart(death),
    beforeKill: async (silent) => now().beforeKill?.(silent),
    beforeStop: () => now().beforeStop(),
    serving: (epoch) => {
      served = epoch;
      now().serving(epoch);
    },
    graceEnded: () => now().graceEnded(),
  };
}

class SharingTakeover implements TakeoverHooks {
  readonly #parts: SharingParts;
  readonly #peers;
  readonly #records;
  /** Of the incarnation that serves, or served last. */
  #epoch: number | undefined;
  /** What the present incarnation recovers from. */
  #recovering: Incident | undefined;

  constructor(parts: SharingParts, served: number | undefined) {
    this.#parts = parts;
    this.#epoch = served;
    const { machine, cluster, server } = parts;
    this.#peers = openPeers(machine, cluster, `supervisor-${server.name}`);
    this.#records = ownRecords(machine, cluster, server);
  }

  async beforeStart(): Promise<void> {
    const incident = await this.#records.found();
    // Pacemaker has notified already: this start waited for it.
    if (incident !== undefined) await this.#meet(incident, 'words');
  }

  /** After `beforeStart` or `beforeRestart` has been called: what that finds is of the incarnation before. */
  starting(epoch: number): Promise<void> {
    return this.#records.hold({ epoch, stopped: false });
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
    await this.#records.hold({ epoch: this.#epoch, stopped: true }).catch(() => undefined);
  }

  /** While a peer's clients may reclaim it joins their grace, which its keeper takes over. */
  async beforeDoor(): Promise<void> {
    const { machine, cluster, server } = this.#parts;
    if (!(await isPlanted(machine, server)) && !(await sharerRecovers(machine, cluster, server))) return;
    const hold = holdGrace(machine, cluster, server);
    const taken = hold.entered.then(() => tellStopped(machine, [], KEEPER_MS));
    // A keeper that is not there, or not in time, finds the incident at its next look.
    void taken.catch(() => undefined).then(() => hold.release());
    await hold.entered;
  }

  serving(epoch: number): void {
    this.#epoch = epoch;
    void this.#recovered();
  }

  /**
   * Its clients have all said that they have reclaimed, or have had their time: whether its own grace has ended does not tell, since it may be kept
   * in grace for another's sake, and its next tick may be seconds away.
   */
  async #recovered(): Promise<void> {
    const { machine, cluster, server, stopping } = this.#parts;
    const { clock } = machine;
    const over = clock.now() + cluster.nfs.graceMs;
    const incident = this.#recovering;
    // Another death meanwhile makes another incident, whose recovery has yet to begin.
    const isLatest = () => incident !== undefined && this.#recovering === incident && !stopping().aborted;
    while (isLatest() && clock.now() < over) {
      if (await allReclaimed(machine, cluster, server).catch(() => false)) break;
      await clock.pause(RECLAIMED_MS, stopping());
    }
    if (isLatest()) this.graceEnded();
  }

  graceEnded(): void {
    const incident = this.#recovering;
    if (incident === undefined) return;
    this.#recovering = undefined;
    // Where one can't be taken away, those who have heard the word do not open it again, and for others it expires.
    void this.#close(incident).then((over) => {
      for (const each of over) this.#peers.tellClosed(each);
    });
  }

  /** With those before it: whoever was to recover from them died in doing so. */
  async #close(incident: Incident): Promise<readonly Incident[]> {
    const { journal, server } = this.#parts;
    const over = await this.#records.closeUpTo(incident);
    for (const each of over) journal({ kind: 'incident-closed', server: server.name, incident: incidentId(each) });
    return over;
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
    const opened = this.#records.open(incident);
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
      // As above: rather too many are asked than one too few.
      return cluster.nodes.map(({ name }) => name);
    }
  }

  /** Nobody has anything to reclaim. */
  async #needless(incident: Incident): Promise<true> {
    await this.#records.closeUpTo(incident);
    return true;
  }

  /** The sure path: the node's instance of ganesha_grace stops, and Pacemaker notifies the others of it (seed 001). */
  async #notify(value: '0' | '1'): Promise<void> {
    // The direct word goes on meanwhile, and who did not answer it is named in the journal.
    await publishAttribute(this.#parts.machine, GRACE_ACTIVE, value).catch(() => undefined);
  }

  #incident(epoch: number, cause: IncidentCause): Incident {
    const { machine, server } = this.#parts;
    return { server: server.name, epoch, node: machine.name, cause };
  }
}
