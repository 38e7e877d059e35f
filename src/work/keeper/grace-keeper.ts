// Keeps the servers of this node in grace for as long as a server that shares an export with them has clients that may reclaim.
//
// It hears of incidents on four ways, each of which is enough: the direct word, the state volume (looked at each second, and at its own start),
// Corosync's membership, and Pacemaker's notification. What it does for one is done once, however often it hears of it.
import { type Holder, type Incident, incidentId, lostWith } from '../../core/grace/incident.ts';
import {
  asked,
  closed,
  EMPTY_BOOK,
  expired,
  falseAlarms,
  heard,
  type IncidentBook,
  openIncidents,
  patience,
  readFromVolume,
  sawServing,
  withdrawn,
} from '../../core/grace/incident-book.ts';
import { concerns, wantedHolds } from '../../core/grace/wanted-holds.ts';
import type { ServerWord } from '../../core/protocol/word.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { neededOf } from '../../core/what-if/quorum.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { memberIds } from '../../host/tools/corosync.ts';
import { hasFormerClients } from '../grace/former-clients.ts';
import { closeIncident, listHolders, listIncidents, openIncident } from '../grace/records.ts';
import { type Heard, openWords, type Words } from '../grace/words.ts';
import type { Journal } from '../server/journal.ts';
import { type Holds, makeHolds } from './holds.ts';
import { serversHere, statusesHere, wordOf } from './servers-here.ts';

const SAID_WITHIN_MS = 2_000;

export interface GraceKeeper {
  /** Once a second. */
  look(): Promise<void>;
  /** These nodes run none of their servers any more. Resolves when the servers here that this concerns are in grace. */
  lost(nodes: readonly string[]): Promise<void>;
  /** Somebody says that an incident has been opened: it is on the state volume. Resolves as `lost` does. */
  lookNow(): Promise<void>;
  /** A server of this node has lost its supervisor, and its daemon with it. */
  open(incident: Incident): Promise<void>;
  /** What each server was last said to be doing, by the keeper of its node. */
  readonly view: ReadonlyMap<string, ServerWord & { readonly node: string; readonly at: number }>;
  readonly incidents: readonly Incident[];
  /** By node: when its keeper was last heard. */
  readonly heard: ReadonlyMap<string, number>;
  /** Servers of this node that are held in grace. */
  readonly held: readonly string[];
}

export async function openGraceKeeper(machine: Machine, cluster: Cluster, journal: Journal): Promise<GraceKeeper> {
  const keeper = new Keeping(machine, cluster, journal);
  await keeper.listen();
  return keeper;
}

class Keeping implements GraceKeeper {
  readonly #machine: Machine;
  readonly #cluster: Cluster;
  readonly #journal: Journal;
  readonly #holds: Holds;
  readonly view = new Map<string, ServerWord & { readonly node: string; readonly at: number }>();
  readonly heard = new Map<string, number>();
  #book: IncidentBook = EMPTY_BOOK;
  /** Of nodes that were just lost, as far as anybody knows. */
  #suspected: (readonly Incident[])[] = [];
  #words: Words | undefined;

  constructor(machine: Machine, cluster: Cluster, journal: Journal) {
    [this.#machine, this.#cluster, this.#journal] = [machine, cluster, journal];
    this.#holds = makeHolds(machine, cluster, journal);
  }

  async listen(): Promise<void> {
    // Whoever asked hears nothing, and asks again; a server that can't be brought into grace is in the journal (holds.ts).
    const heardWord = (it: Heard) => void this.#hear(it).catch(() => undefined);
    this.#words = await openWords(this.#machine, this.#cluster, { sender: 'keeper', as: 'keeper', heard: heardWord });
  }

  get incidents(): readonly Incident[] {
    return openIncidents(this.#book);
  }

  get held(): readonly string[] {
    return this.#holds.names();
  }

  async look(): Promise<void> {
    await this.#readVolume();
    const servers = (await statusesHere(this.#machine)).map(wordOf);
    this.#words?.say(this.#others(), { kind: 'state', servers });
    this.#saw(this.#machine.name, servers);
    await this.#withdrawFalseAlarms();
    await this.#giveUp();
    this.#settle(servers.filter(({ name }) => this.#isHeld(name)));
  }

  async lookNow(): Promise<void> {
    await this.#readVolume();
    await this.#inGrace(this.incidents);
  }

  async lost(nodes: readonly string[]): Promise<void> {
    const others = nodes.filter((node) => node !== this.#machine.name);
    if (others.length === 0) return;
    const suspected = this.#said().flatMap((holder) => lostWith(holder, others) ?? []);
    await this.#meanwhileInGrace(suspected, async () => {
      if (!(await this.#inMajority())) return;
      const incidents = (await this.#holders()).flatMap((holder) => lostWith(holder, others) ?? []);
      await Promise.all(incidents.map((incident) => this.open(incident)));
      await this.lookNow();
    });
  }

  /** Before Corosync and the state volume have been asked, which on a busy node takes longer than a fence: that frees what these servers held. */
  async #meanwhileInGrace(suspected: readonly Incident[], act: () => Promise<void>): Promise<void> {
    this.#suspected.push(suspected);
    // A server that can't be brought into grace is in the journal (holds.ts), and tried again with what `act` finds.
    void this.#inGrace(suspected).catch(() => undefined);
    try {
      await act();
    } finally {
      this.#suspected = this.#suspected.filter((it) => it !== suspected);
      this.#settle(await serversHere(this.#machine));
    }
  }

  async open(incident: Incident): Promise<void> {
    const server = this.#cluster.servers.find(({ name }) => name === incident.server);
    const isOpen = this.#book.open.has(incidentId(incident));
    if (server === undefined || isOpen || !(await hasFormerClients(this.#machine, this.#cluster, server))) return;
    const { server: name, cause } = incident;
    this.#journal({ kind: 'incident-opened', server: name, incident: incidentId(incident), cause });
    this.#book = heard(this.#book, incident, this.#machine.clock.now());
    this.#words?.say(this.#others(), { kind: 'incident', incident });
    await Promise.all([this.#inGrace([incident]), openIncident(this.#machine, this.#cluster, incident)]);
  }

  async #hear({ node, word, answer }: Heard): Promise<void> {
    if (word.kind === 'state') this.heard.set(node, this.#machine.clock.now());
    switch (word.kind) {
      case 'incident':
        this.#book = asked(this.#book, word.incident, this.#machine.clock.now());
        await this.#inGrace([word.incident]);
        return answer({ kind: 'in-grace', incident: incidentId(word.incident) });
      case 'closed':
        this.#book = closed(this.#book, word.incident);
        return this.#settle(await serversHere(this.#machine));
      case 'state':
        return this.#saw(node, word.servers);
      case 'in-grace':
    }
  }

  /** Resolves when all servers here that share with one of these are in grace; rejects when one can't be. */
  async #inGrace(incidents: readonly Incident[]): Promise<void> {
    const servers = await serversHere(this.#machine);
    this.#settle(servers);
    const concerned = servers.filter(({ name }) => incidents.some((it) => concerns(this.#cluster, it, name)));
    await this.#holds.entered(concerned.map(({ name }) => name));
  }

  #settle(servers: readonly ServerWord[]): void {
    const here = servers.map(({ name, phase }) => ({ name, serving: phase === 'serving' }));
    this.#holds.want(wantedHolds(this.#cluster, here, [...this.incidents, ...this.#suspected.flat()]));
  }

  #saw(node: string, servers: readonly ServerWord[]): void {
    const at = this.#machine.clock.now();
    for (const word of servers) this.view.set(word.name, { ...word, node, at });
    const serving = servers.map(({ name, epoch, phase }) => ({ name, node, epoch, serving: phase === 'serving' }));
    this.#book = sawServing(this.#book, serving, at);
  }

  /** Their servers were not lost after all: of two nodes neither can tell who was cut off, and each writes of the other's. */
  async #withdrawFalseAlarms(): Promise<void> {
    if (!this.incidents.some(({ cause }) => cause === 'node-lost')) return;
    const members = await memberIds(this.#machine);
    const names = this.#cluster.nodes.filter(({ id }) => members.includes(id)).map(({ name }) => name);
    const words = [...this.view.values()].filter(({ node }) => names.includes(node));
    const serving = words.map((word) => ({ ...word, serving: word.phase === 'serving' }));
    for (const incident of falseAlarms(this.#book, serving)) {
      this.#journal({ kind: 'incident-closed', server: incident.server, incident: incidentId(incident) });
      // Where it can't be taken away, it is read and withdrawn again.
      await closeIncident(this.#machine, this.#cluster, incident).catch(() => undefined);
      this.#book = withdrawn(this.#book, incidentId(incident));
    }
  }

  /** A state volume that can't be read closes nothing: what was heard stays. */
  async #readVolume(): Promise<void> {
    const open = await listIncidents(this.#machine, this.#cluster).catch(() => undefined);
    if (open === undefined) return;
    this.#book = readFromVolume(this.#book, open, this.#machine.clock.now(), this.#patience);
  }

  async #giveUp(): Promise<void> {
    for (const incident of expired(this.#book, this.#machine.clock.now(), this.#patience)) {
      this.#journal({ kind: 'incident-expired', server: incident.server, incident: incidentId(incident) });
      this.#book = closed(this.#book, incidentId(incident));
      // Where it can't be taken away it is read again, and expires again.
      await closeIncident(this.#machine, this.#cluster, incident).catch(() => undefined);
    }
  }

  /** By the state volume; where it does not answer, by what the keepers said last. */
  #holders(): Promise<readonly Holder[]> {
    return listHolders(this.#machine, this.#cluster).catch(() => this.#said());
  }

  #said(): readonly Holder[] {
    return [...this.view.values()].flatMap(({ name, node, epoch }) =>
      epoch === null || !this.#isHeld(name) ? [] : [{ server: name, node, epoch, stopped: false }],
    );
  }

  /** A node that was cut off sees all others as lost: it is the one that is, and will be fenced. Of two nodes, or halves that a device decides between, each may be right. */
  async #inMajority(): Promise<boolean> {
    const needed = neededOf(this.#cluster);
    if (needed <= 1) return true;
    // While a membership forms, Corosync may not say.
    const said = { what: 'Corosync to say who is left', withinMs: SAID_WITHIN_MS, everyMs: 50 };
    const left = await eventually(this.#machine.clock, said, async () => {
      const { length } = await memberIds(this.#machine);
      return length > 0 ? length : undefined;
    });
    return left >= needed;
  }

  /** Nobody can put a running nfsd into grace, and no grace is owed for one: what it serves for writing no other does. One that is not known any more is held. */
  #isHeld(server: string): boolean {
    return !this.#cluster.servers.some(({ name, daemon }) => name === server && daemon === 'kernel');
  }

  #others(): readonly string[] {
    return this.#cluster.nodes.map(({ name }) => name).filter((name) => name !== this.#machine.name);
  }

  get #patience() {
    return patience(this.#cluster.nfs.graceMs);
  }
}
