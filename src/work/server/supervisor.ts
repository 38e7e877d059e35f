// The life of one server on one node: make its world, start its daemons, restart them in place within the budget, announce and mute its
// address when Pacemaker says so, and take everything away again. Pacemaker decides where; the supervisor keeps it alive there.
import { guardAbsent, guardListening, guardOpen, guardRules } from '../../core/config/nft-guard.ts';
import { nodeGuard } from '../../core/config/nft-node.ts';
import { serverPorts } from '../../core/config/ports.ts';
import type { Connection } from '../../core/protocol/proc-net-tcp.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { applyRules } from '../../host/tools/nft.ts';
import { announce, conflict, mute } from './address.ts';
import { budgetInWords, mayRestart } from './budget.ts';
import { connectedClients, recordConnections, recordedConnections, tickleClients } from './connections.ts';
import { type Death, describe } from './death.ts';
import { nextEpoch } from './epoch.ts';
import { requireExports } from './exports.ts';
import { type Daemon, type Household, makeHousehold, startDaemon } from './incarnation.ts';
import type { Journal } from './journal.ts';
import { makeNetwork, removeNetwork, type ServerNetwork, serviceInterface } from './network.ts';
import { recordPaths, serverPaths } from './paths.ts';
import { reasonOf } from './reason.ts';
import { onStateVolume, requireStateVolume } from './state-volume.ts';
import { initialStatus, type ServerStatus } from './status.ts';
import { type StatusBoard, statusBoard } from './status-board.ts';

export interface SupervisorParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  readonly journal: Journal;
  /** Called once when the server can't be kept alive here any longer, after it has served: Pacemaker has to be told. */
  readonly onFailed: (reason: string) => Promise<void>;
}

interface Incarnation {
  readonly household: Household;
  readonly daemon: Daemon;
}

/** How long resets for connections of the former holder's clients pass unhindered after an announcement. */
const OPEN_AFTER_ANNOUNCEMENT_S = 5;

export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #board: StatusBoard;
  readonly #stop = new AbortController();
  readonly #restarts: number[] = [];
  #network: ServerNetwork | undefined;
  /** Asked at the start, beside everything else, for the first announcement. */
  #earlyProbe: Promise<string | undefined> | undefined;
  #household: Promise<Household> | undefined;
  /** The start, and all the restarts after it. */
  #life: Promise<void> = Promise.resolve();
  #orders: Promise<unknown> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.#board = statusBoard(parts.machine, initialStatus(parts.server.name, parts.machine.name));
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
  announce(): Promise<void> {
    return this.#inOrder(async () => {
      const { machine, cluster, server, journal } = this.#parts;
      this.stopping.throwIfAborted();
      const network = this.#requireNetwork();
      await this.#refuseIfClaimed(network);
      await this.#guard(guardOpen(serverPorts(server), OPEN_AFTER_ANNOUNCEMENT_S));
      const before = await recordedConnections(machine, cluster, server);
      await announce(machine, server, network);
      tickleClients(machine, server, before);
      this.#board.set({ announced: true });
      journal({ kind: 'address-announced', server: server.name });
    });
  }

  /** The address answers here no more. Its clients are remembered for whoever takes it. */
  mute(): Promise<void> {
    return this.#inOrder(() => this.#mute());
  }

  /** Returns when nothing of the server is left on this node, whatever was under way. Asked twice, it stops once. */
  stop(): Promise<void> {
    this.#stopped ??= this.#takeAway();
    return this.#stopped;
  }

  observe(change: Partial<Pick<ServerStatus, 'inGrace' | 'trouble'>>): void {
    const { journal, server } = this.#parts;
    if (change.inGrace !== undefined && change.inGrace !== this.status.inGrace) {
      journal({ kind: change.inGrace ? 'grace-entered' : 'grace-left', server: server.name });
    }
    this.#board.set(change);
  }

  async connections() {
    const household = await this.#household;
    return household ? connectedClients(this.#parts.machine, household.cell) : [];
  }

  async #begin(): Promise<Incarnation> {
    const { machine, cluster, server, journal } = this.#parts;
    journal({ kind: 'server-starting', server: server.name });
    await requireStateVolume(machine, cluster);
    const { nic, nodeAddress } = await serviceInterface(machine, cluster);
    this.#earlyProbe = conflict(machine, server, nic);
    // Awaited by announce(); a rejection before that must not end the process.
    this.#earlyProbe.catch(() => undefined);
    this.#network = await makeNetwork(machine, server, nic, nodeAddress);
    const [household] = await Promise.all([
      this.#makeHousehold(),
      this.#guard(guardRules({ ports: serverPorts(server), exempt: [nodeAddress] })),
      applyRules(machine, nodeGuard(nic.name, server.address)),
    ]);
    const incarnation = await this.#startDaemon(household);
    machine.raw.prepare();
    const death = await incarnation.daemon.answers;
    if (death !== undefined) throw new Error(describe(death));
    await this.#serve(incarnation);
    await requireExports(machine, cluster, server);
    return incarnation;
  }

  /** Until the server is stopped, or can't be kept alive here. */
  async #keepAlive(first: Incarnation): Promise<void> {
    try {
      let [incarnation, death] = [first, await deathOf(first)];
      while (!this.stopping.aborted) {
        this.#mourn(death);
        this.#requireBudget(death);
        const clients = await this.#clientsOf(incarnation);
        incarnation = await this.#restart(incarnation, death);
        death = await this.#serveUntilDeath(incarnation, clients);
      }
    } catch (error) {
      await this.#fail(reasonOf(error));
    }
  }

  async #serveUntilDeath(incarnation: Incarnation, clients: readonly Connection[]): Promise<Death> {
    const { machine, cluster, server } = this.#parts;
    const death = await incarnation.daemon.answers;
    if (death !== undefined) return death;
    await this.#serve(incarnation);
    tickleClients(machine, server, clients);
    await requireExports(machine, cluster, server);
    return deathOf(incarnation);
  }

  /** In the same household when only Ganesha died. */
  async #restart({ household }: Incarnation, { child }: Death): Promise<Incarnation> {
    const revive = async () => {
      if (child === 'ganesha' && (await household.cell.isWhole())) return this.#startDaemon(household);
      await this.#endHousehold();
      return this.#startDaemon(await this.#makeHousehold());
    };
    const [incarnation] = await Promise.all([revive(), this.#guard(guardAbsent(serverPorts(this.#parts.server)))]);
    return incarnation;
  }

  /** The orphaned sockets of a dead daemon still name its clients; a household that died took them along. */
  async #clientsOf({ household }: Incarnation): Promise<readonly Connection[]> {
    const { machine, cluster, server } = this.#parts;
    const connected = await connectedClients(machine, household.cell);
    return connected.length > 0 ? connected : recordedConnections(machine, cluster, server);
  }

  #makeHousehold(): Promise<Household> {
    const { machine, cluster, server } = this.#parts;
    this.stopping.throwIfAborted();
    this.#household = makeHousehold(machine, cluster, server, this.#requireNetwork());
    return this.#household;
  }

  async #startDaemon(household: Household): Promise<Incarnation> {
    const { machine, cluster, server, journal } = this.#parts;
    const epoch = await onStateVolume(machine, cluster, nextEpoch(machine, recordPaths(cluster, server.name).epoch));
    this.stopping.throwIfAborted();
    const daemon = await startDaemon(machine, cluster, server, household.cell, epoch);
    journal({ kind: 'daemon-started', server: server.name, pid: (await daemon.process)?.pid ?? 0, epoch });
    this.#board.set({ epoch });
    return { household, daemon };
  }

  async #serve({ daemon }: Incarnation): Promise<void> {
    const { server, journal } = this.#parts;
    await this.#guard(guardListening(serverPorts(server)));
    journal({ kind: 'daemon-answering', server: server.name, epoch: daemon.epoch });
    this.#board.set({ phase: 'serving', daemonPid: (await daemon.process)?.pid ?? null });
    this.observe({ inGrace: true });
  }

  #mourn(death: Death): void {
    const { journal, server } = this.#parts;
    const { child, code, signal } = death;
    if (child === 'ganesha') journal({ kind: 'daemon-exited', server: server.name, code, signal });
    else journal({ kind: 'child-exited', server: server.name, child, code, signal });
    this.#board.set({ phase: 'restarting', daemonPid: null, reason: describe(death) });
  }

  /** Throws when the server may not be started again here. */
  #requireBudget(death: Death): void {
    const { server, machine, journal } = this.#parts;
    if (!mayRestart(server.onCrash, this.#restarts, machine.clock.now())) {
      journal({ kind: 'budget-spent', server: server.name, restarts: this.#restarts.length });
      throw new Error(`${describe(death)}; ${budgetInWords(server.onCrash)}`);
    }
    this.#restarts.push(machine.clock.now());
    this.#board.set({ restarts: this.#restarts.length });
  }

  async #fail(reason: string): Promise<void> {
    if (this.stopping.aborted) return;
    const { server, journal, onFailed } = this.#parts;
    journal({ kind: 'server-failed', server: server.name, reason });
    this.#board.set({ phase: 'failed', daemonPid: null, reason });
    // Whatever the guard says, there must be nothing behind it.
    await Promise.allSettled([this.#guard(guardAbsent(serverPorts(server)))]);
    await this.#endHousehold();
    await onFailed(reason);
  }

  async #takeAway(): Promise<void> {
    const { machine, server, journal } = this.#parts;
    this.#stop.abort(new Error(`${server.name} has been told to stop`));
    this.#board.set({ phase: 'stopping' });
    journal({ kind: 'server-stopping', server: server.name });
    await this.#inOrder(async () => {
      if (this.status.announced) await this.#mute();
    });
    // Without daemons a start or restart that is under way comes to its end; what it made meanwhile is taken away too.
    await this.#endHousehold();
    await this.#life;
    await this.#endHousehold();
    await removeNetwork(machine, server.name);
    journal({ kind: 'server-stopped', server: server.name });
    await this.#board.close();
    await machine.files.remove(serverPaths(server.name).folder);
  }

  async #mute(): Promise<void> {
    const { machine, cluster, server, journal } = this.#parts;
    const clients = await this.connections();
    await mute(machine, server, this.#requireNetwork());
    // The list of one that was never announced is still the former holder's.
    if (!this.status.announced) return;
    journal({ kind: 'address-muted', server: server.name });
    this.#board.set({ announced: false });
    // A state volume that takes nothing costs the next holder a tickle, and must not keep the address here.
    await Promise.allSettled([recordConnections(machine, cluster, server, clients)]);
  }

  async #refuseIfClaimed({ nic }: ServerNetwork): Promise<void> {
    const { machine, server } = this.#parts;
    if (this.status.announced) return;
    const probe = this.#earlyProbe ?? conflict(machine, server, nic);
    this.#earlyProbe = undefined;
    const refusal = await probe;
    if (refusal !== undefined) throw new Error(refusal);
  }

  async #endHousehold(): Promise<void> {
    const household = this.#household;
    this.#household = undefined;
    // One that could not be made has ended itself.
    await household?.then(
      ({ cell }) => cell.end(),
      () => undefined,
    );
  }

  async #guard(rules: string): Promise<void> {
    await applyRules(this.#parts.machine, rules, this.#requireNetwork().namespace);
  }

  #requireNetwork(): ServerNetwork {
    if (this.#network === undefined) throw new Error(`${this.#parts.server.name} has no network yet`);
    return this.#network;
  }

  /** One at a time: an agent that gave up on an announcement may already be asking for its end. */
  #inOrder<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#orders.then(act);
    this.#orders = done.catch(() => undefined);
    return done;
  }
}

const deathOf = ({ daemon, household }: Incarnation): Promise<Death> => Promise.race([daemon.death, household.death]);
