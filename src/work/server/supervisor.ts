// The story of one server on one node: make its world, start its daemons, restart them in place within the budget, and take everything
// away again. Pacemaker decides where; the supervisor keeps it alive there.
import type { Connection } from '../../core/protocol/proc-net-tcp.ts';
import { unlessAborted } from '../../host/eventually.ts';
import { noCustody } from '../locks/custody/custody.ts';
import { Telling } from '../locks/telling.ts';
import { Announcer } from './announcer.ts';
import { tickleClients } from './connections.ts';
import { type Death, describe, unlessDead } from './death.ts';
import { failHere, type LeavingServer, takeAway } from './departure.ts';
import { requireExports } from './exports.ts';
import { untilDeath } from './hang.ts';
import { type Incarnation, Lives } from './lives.ts';
import { serviceInterface } from './network.ts';
import { reasonOf } from './reason.ts';
import { Restarts } from './restarts.ts';
import { Safekeeping } from './safekeeping.ts';
import { ServedExports, type Settled } from './served-exports.ts';
import { Site } from './site.ts';
import { requireStateVolume } from './state-volume.ts';
import { initialStatus, type ServerStatus } from './status.ts';
import { type Complaint, type StatusBoard, statusBoard } from './status-board.ts';
import type { SupervisorParts } from './supervisor-parts.ts';
import { Takeover } from './takeover.ts';

export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #takeover: Takeover;
  readonly #safekeeping: Safekeeping;
  readonly #board: StatusBoard;
  readonly #announcer: Announcer;
  readonly #telling: Telling;
  readonly #lives: Lives;
  readonly #site: Site;
  readonly #exports: ServedExports;
  readonly #stop = new AbortController();
  readonly #givenUp = new AbortController();
  readonly #restarts: Restarts;
  /** The start, and all the restarts after it. */
  #life: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.#takeover = new Takeover(parts.takeover, parts.machine.clock, this.stopping);
    this.#board = statusBoard(parts.machine, initialStatus(parts.server.name, parts.machine.name));
    this.#site = new Site(parts.machine, parts.server);
    const shared = { ...parts, board: this.#board, stopping: this.stopping, network: () => this.#site.network };
    this.#restarts = new Restarts(shared);
    this.#exports = new ServedExports(parts);
    this.#lives = new Lives({ ...shared, exports: this.#exports, starting: (epoch) => this.#takeover.starting(epoch) });
    this.#telling = new Telling(shared);
    this.#safekeeping = new Safekeeping({ custody: noCustody, ...shared });
    this.#announcer = new Announcer({ ...shared, connections: () => this.connections() });
  }

  get status(): ServerStatus {
    return this.#board.status;
  }

  /** Aborted when the server is to end. */
  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  /** Resolves when NFS answers at the address from this node; rejects with the reason why it never will. */
  start(): Promise<void> {
    const first = this.#begin();
    this.#life = first.then(
      (incarnation) => this.#keepAlive(incarnation),
      () => undefined,
    );
    return first.then(() => undefined);
  }

  /** Makes the address answer from here. Throws when another machine claims it. */
  async announce(): Promise<void> {
    await this.#announcer.announce();
    this.#telling.begin();
  }

  /** The address answers here no more. Its clients are remembered for whoever takes it. */
  mute(): Promise<void> {
    return this.#announcer.mute();
  }

  /** Returns when nothing of the server is left on this node, whatever was under way. Asked twice, it stops once. */
  stop(): Promise<void> {
    this.#stopped ??= this.#takeAway();
    return this.#stopped;
  }

  /** Takes over what cluster.json says now; what its Ganesha serves stays as it is until `settle`. */
  async reread(): Promise<void> {
    await this.#parts.reread?.();
    void this.lookAfterLocks();
  }

  /** Makes its Ganesha serve the exports that it should, while it runs. One that is about to start starts with them. */
  async settle(anew: boolean): Promise<Settled> {
    if (this.status.phase !== 'serving') return { added: [], updated: [], removed: [] };
    return this.#exports.settle(anew);
  }

  observe({ inGrace }: { readonly inGrace: boolean }): void {
    const { journal, server } = this.#parts;
    if (!inGrace && this.status.inGrace) this.#telling.graceEnded();
    if (inGrace !== this.status.inGrace)
      journal({ kind: inGrace ? 'grace-entered' : 'grace-left', server: server.name });
    this.#board.set({ inGrace });
    this.#takeover.observe(inGrace);
  }

  /** What is wrong though it serves, or null when that is over. */
  complain(about: Complaint, trouble: string | null): void {
    this.#board.complain(about, trouble);
  }

  /** The server can't stay here, though its daemon lives: it fails, and Pacemaker moves it. */
  giveUp(reason: string): void {
    this.#givenUp.abort(new Error(reason));
  }

  /** Are its locks kept? */
  lookAfterLocks(): Promise<void> {
    return this.#safekeeping.look();
  }

  connections(): Promise<readonly Connection[]> {
    return this.#lives.connections();
  }

  sockets(): Promise<number> {
    return this.#lives.sockets();
  }

  async #begin(): Promise<Incarnation> {
    const { machine, cluster, server, journal } = this.#parts;
    journal({ kind: 'server-starting', server: server.name });
    await requireStateVolume(machine, cluster);
    const allowed = this.#safekeeping.whenReleased(this.#takeover.mayStart());
    const { nic, nodeAddress } = await serviceInterface(machine, cluster);
    this.#announcer.probe(nic);
    await this.#site.make(nic, nodeAddress);
    const [household] = await Promise.all([this.#lives.makeHousehold(), this.#site.arm(), this.#telling.halt()]);
    const incarnation = await this.#lives.startDaemon(household, allowed);
    machine.raw.prepare();
    const death = await this.#untilServing(incarnation);
    if (death !== undefined) throw new Error(describe(death));
    return incarnation;
  }

  /** Until the server is stopped, or can't be kept alive here. */
  async #keepAlive(first: Incarnation): Promise<void> {
    try {
      let [incarnation, death] = [first, await this.#untilDeath(first)];
      while (!this.stopping.aborted) {
        this.#restarts.require(death);
        const clients = this.#lives.clientsOf(incarnation, death);
        incarnation = await this.#restart(incarnation, death, clients);
        death = (await this.#untilServing(incarnation, await clients)) ?? (await this.#untilDeath(incarnation));
      }
    } catch (error) {
      await this.#fail(reasonOf(error));
    }
  }

  #untilDeath(incarnation: Incarnation): Promise<Death> {
    const shared = { ...this.#parts, board: this.#board, takeover: this.#takeover, stopping: this.stopping };
    const told = { observe: this.observe.bind(this), connections: this.connections.bind(this) };
    return unlessAborted(this.#givenUp.signal, untilDeath({ ...shared, ...told }, incarnation));
  }

  /** Its peers are warned while all is made that Ganesha needs. A household takes the list of its clients along. */
  async #restart(last: Incarnation, death: Death, clients: Promise<unknown>): Promise<Incarnation> {
    const allowed = this.#safekeeping.whenReleased(this.#takeover.mayRestart(death));
    const [incarnation] = await Promise.all([
      Promise.all([clients, this.#telling.halt()]).then(() => this.#lives.revive(last, death, allowed)),
      this.#site.absent(),
    ]);
    return incarnation;
  }

  /** Its death, when it never comes to serve. */
  async #untilServing(
    { daemon, sealed }: Incarnation,
    clients: readonly Connection[] = [],
  ): Promise<Death | undefined> {
    const { machine, cluster, server, journal } = this.#parts;
    this.#board.set({ epoch: daemon.epoch });
    this.#telling.prepare(sealed);
    const death = await daemon.answers;
    if (death !== undefined) return death;
    // A peer that fails from here on counts on it; one that failed before is looked for (model/broken-looks-once-it-counts.pml).
    const process = await daemon.process;
    this.observe({ inGrace: true });
    this.#board.set({ phase: 'serving', daemonPid: process?.pid ?? null });
    await this.#board.written();
    const early = await Promise.race([this.#takeover.beforeDoor(daemon.epoch), daemon.death]);
    if (early !== undefined) return early;
    await this.#site.listening();
    journal({ kind: 'daemon-answering', server: server.name, epoch: daemon.epoch });
    this.#takeover.serving(daemon.epoch);
    tickleClients(machine, server, clients);
    this.#telling.begin();
    this.#safekeeping.begin(daemon);
    // What has changed since it was executed.
    const settled = this.#exports.settle().then(() => requireExports(machine, cluster, server));
    return unlessDead(machine, daemon, settled);
  }

  async #fail(reason: string): Promise<void> {
    if (this.stopping.aborted) return;
    await failHere(this.#leaving(), reason);
    await this.#parts.onFailed(reason);
  }

  #takeAway(): Promise<void> {
    this.#stop.abort(new Error(`${this.#parts.server.name} has been told to stop`));
    return takeAway(this.#leaving(), this.#life);
  }

  #leaving(): LeavingServer {
    return {
      ...this.#parts,
      board: this.#board,
      takeover: this.#takeover,
      safekeeping: this.#safekeeping,
      announcer: this.#announcer,
      telling: this.#telling,
      lives: this.#lives,
      site: this.#site,
    };
  }
}
