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
import { mayRestart } from './budget.ts';
import { connectedClients, recordConnections, recordedConnections, tickleClients } from './connections.ts';
import { nextEpoch } from './epoch.ts';
import { requireExports } from './exports.ts';
import { childOf, type Identity, identityOf, isAlive } from './identity.ts';
import { type Daemon, type Death, deathInWords, type Household, makeHousehold, startDaemon } from './incarnation.ts';
import type { Journal } from './journal.ts';
import { makeNetwork, removeNetwork, type ServerNetwork, serviceInterface } from './network.ts';
import { recordPaths } from './paths.ts';
import { requireStateVolume } from './state-volume.ts';
import type { ServerStatus } from './status.ts';
import { StatusBoard } from './status-board.ts';

export interface SupervisorParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  readonly journal: Journal;
  /** Called once when the server can't be kept alive here any longer, after it has served: Pacemaker has to be told. */
  readonly onFailed: (reason: string) => Promise<void>;
}

/** How long resets for connections of the former holder's clients pass unhindered after an announcement. */
const OPEN_AFTER_ANNOUNCEMENT_S = 5;

export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #stop = new AbortController();
  readonly #restarts: number[] = [];
  readonly board: StatusBoard;
  #network: ServerNetwork | undefined;
  #conflict: Promise<string | undefined> = Promise.resolve(undefined);
  #household: Household | undefined;
  #stopped: Promise<void> | undefined;
  /** Ganesha itself. */
  #daemon: Identity | undefined;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.board = new StatusBoard(parts.machine, parts.server.name, parts.journal);
  }

  get status(): ServerStatus {
    return this.board.status;
  }

  /** Aborted when the server is to end. */
  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  /** Resolves when NFS answers at the address from this node; rejects with the reason why it never will. */
  async start(): Promise<void> {
    const { machine, cluster, server, journal } = this.#parts;
    journal({ kind: 'server-starting', server: server.name });
    await requireStateVolume(machine, cluster);
    const { nic, nodeAddress } = await serviceInterface(machine, cluster);
    this.#conflict = conflict(machine, server, nic);
    // Awaited by announce(); a rejection before that must not end the process.
    this.#conflict.catch(() => undefined);
    this.#network = await makeNetwork(machine, server, nic, nodeAddress);
    const [household] = await Promise.all([
      this.#makeHousehold(),
      this.#guard(guardRules({ ports: serverPorts(server), exempt: [nodeAddress] })),
      applyRules(machine, nodeGuard(nic.name, server.address)),
    ]);
    const daemon = await this.#startDaemon(household);
    machine.raw.prepare();
    await this.#answering(daemon);
    await requireExports(machine, cluster, server);
    this.#live(household, daemon).catch((error: unknown) =>
      this.#fail(error instanceof Error ? error.message : String(error)),
    );
  }

  /** Makes the address answer from here. Throws when another machine claims it. */
  async announce(): Promise<void> {
    const { machine, cluster, server, journal } = this.#parts;
    const network = this.#requireNetwork();
    // The start's probe may be long ago: who was there then may be gone.
    const refusal = (await this.#conflict) && (await conflict(machine, server, network.nic));
    if (refusal !== undefined) throw new Error(refusal);
    await this.#guard(guardOpen(serverPorts(server), OPEN_AFTER_ANNOUNCEMENT_S));
    const before = await recordedConnections(machine, cluster, server);
    await announce(machine, server, network);
    tickleClients(machine, server, before);
    this.board.set({ announced: true });
    journal({ kind: 'address-announced', server: server.name });
  }

  /** The address answers here no more. Its clients are remembered for whoever takes it. */
  async mute(): Promise<void> {
    const { machine, cluster, server, journal } = this.#parts;
    if (this.#household && this.status.announced)
      await recordConnections(machine, cluster, server, await connectedClients(machine, this.#household.cell));
    await mute(machine, server, this.#requireNetwork());
    if (this.status.announced) journal({ kind: 'address-muted', server: server.name });
    this.board.set({ announced: false });
  }

  /** Returns when nothing of the server is left on this node. Asked twice, it stops once. */
  stop(): Promise<void> {
    this.#stopped ??= this.#takeAway();
    return this.#stopped;
  }

  async #takeAway(): Promise<void> {
    const { machine, server, journal } = this.#parts;
    this.#stop.abort();
    this.board.set({ phase: 'stopping' });
    journal({ kind: 'server-stopping', server: server.name });
    if (this.#network && this.status.announced) await this.mute();
    await this.#endHousehold();
    await removeNetwork(machine, server.name);
    journal({ kind: 'server-stopped', server: server.name });
    await this.board.close();
  }

  async connections() {
    return this.#household ? connectedClients(this.#parts.machine, this.#household.cell) : [];
  }

  async #live(household: Household, daemon: Daemon): Promise<void> {
    // In this order: of a household that is gone already, the daemon's death is no news.
    const death = await Promise.race([household.death, daemon.death]);
    if (this.stopping.aborted) return;
    this.#mourn(death);
    const { server, machine, journal } = this.#parts;
    if (!mayRestart(server.onCrash, this.#restarts, machine.clock.now())) {
      journal({ kind: 'budget-spent', server: server.name, restarts: this.#restarts.length });
      return this.#fail(deathInWords(death));
    }
    this.#restarts.push(machine.clock.now());
    return this.#restart(death.child === 'ganesha' && (await this.#standing(household)) ? household : undefined);
  }

  /**
   * Only Ganesha died, and it did: not just the nsenter that stands before it, and not the whole cell, whose first process goes last and whose
   * holder's end is heard of after the daemon's.
   */
  async #standing({ cell }: Household): Promise<boolean> {
    const { machine } = this.#parts;
    const daemonDead = this.#daemon !== undefined && !(await isAlive(machine, this.#daemon));
    return daemonDead && machine.files.exists(`/proc/${cell.pid}/ns/pid`);
  }

  /** In the same household when only Ganesha died. */
  async #restart(survivors: Household | undefined): Promise<void> {
    const { machine, cluster, server } = this.#parts;
    // The orphaned sockets of the dead daemon still name its clients; a household that died took them along.
    const clients = await (survivors ? this.connections() : recordedConnections(machine, cluster, server));
    const absent = this.#guard(guardAbsent(serverPorts(server)));
    if (survivors === undefined) await this.#endHousehold();
    const household = survivors ?? (await this.#makeHousehold());
    const daemon = await this.#startDaemon(household);
    await absent;
    await this.#goOn(daemon, clients);
    return this.#live(household, daemon);
  }

  /** A daemon that dies before it answers is mourned by #live; one that lives and does not serve is ended for it. */
  async #goOn(daemon: Daemon, clients: readonly Connection[]): Promise<void> {
    const { machine, cluster, server } = this.#parts;
    try {
      await this.#answering(daemon);
      tickleClients(machine, server, clients);
      await requireExports(machine, cluster, server);
    } catch (error) {
      this.board.set({ reason: error instanceof Error ? error.message : String(error) });
      await this.#endHousehold();
    }
  }

  async #makeHousehold(): Promise<Household> {
    const { machine, cluster, server } = this.#parts;
    this.#household = await makeHousehold(machine, cluster, server, this.#requireNetwork());
    return this.#household;
  }

  async #startDaemon(household: Household): Promise<Daemon> {
    const { machine, cluster, server, journal } = this.#parts;
    const epoch = await nextEpoch(machine, recordPaths(cluster, server.name).epoch);
    const daemon = await startDaemon(machine, cluster, server, household.cell, epoch);
    journal({ kind: 'daemon-started', server: server.name, pid: daemon.child.pid ?? 0, epoch });
    this.board.set({ epoch });
    return daemon;
  }

  async #answering(daemon: Daemon): Promise<void> {
    const { machine, server, journal } = this.#parts;
    await daemon.answering;
    await this.#guard(guardListening(serverPorts(server)));
    journal({ kind: 'daemon-answering', server: server.name, epoch: daemon.epoch });
    const daemonPid = daemon.child.pid === undefined ? undefined : await childOf(machine, daemon.child.pid);
    this.#daemon = daemonPid === undefined ? undefined : await identityOf(machine, daemonPid);
    this.board.set({ phase: 'serving', daemonPid: daemonPid ?? null });
    this.board.set({ inGrace: true });
  }

  #mourn({ child, code, signal }: Death): void {
    const { journal, server } = this.#parts;
    if (child === 'ganesha') journal({ kind: 'daemon-exited', server: server.name, code, signal });
    else journal({ kind: 'child-exited', server: server.name, child, code, signal });
    this.board.set({
      phase: 'restarting',
      daemonPid: null,
      restarts: this.#restarts.length + 1,
      reason: deathInWords({ child, code, signal }),
    });
  }

  async #fail(reason: string): Promise<void> {
    if (this.stopping.aborted) return;
    const { server, journal, onFailed } = this.#parts;
    journal({ kind: 'server-failed', server: server.name, reason });
    this.board.set({ phase: 'failed', daemonPid: null, reason });
    await this.#endHousehold();
    await onFailed(reason);
  }

  /** Killing the cell's first process kills them all; unshare ends only after the kernel has seen to that (pid_namespaces(7)). */
  async #endHousehold(): Promise<void> {
    const household = this.#household;
    this.#household = undefined;
    if (household === undefined) return;
    this.#parts.machine.kill(household.cell.pid, 'SIGKILL');
    await household.cell.holder.ended;
  }

  async #guard(rules: string): Promise<void> {
    await applyRules(this.#parts.machine, rules, this.#requireNetwork().namespace);
  }

  #requireNetwork(): ServerNetwork {
    if (this.#network === undefined) throw new Error(`${this.#parts.server.name} has no network yet`);
    return this.#network;
  }
}
