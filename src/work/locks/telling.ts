// A supervisor's telling of its clients: after each start, once the server answers at an address that is announced. Never on a start's way: the notifier
// is made ready while the server starts, and only where somebody may be to be told.

import { namesOfAddress } from '../../core/config/hosts-file.ts';
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import type { Journal } from '../server/journal.ts';
import type { ServerNetwork } from '../server/network.ts';
import { reasonOf } from '../server/reason.ts';
import { onStateVolume } from '../server/state-volume.ts';
import type { StatusBoard } from '../server/status-board.ts';
import { lockPaths } from './lock-paths.ts';
import { forgetTold, listClients, recallTold } from './notify/folder.ts';
import { type Notifier, type Ready, startNotifier } from './notify/start.ts';
import type { Counts, Notified } from './notify/told.ts';
import { GONE_AFTER_MS } from './notify/words.ts';
import type { Sealed } from './seal.ts';

export interface TellingParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  readonly journal: Journal;
  readonly board: StatusBoard;
  /** Throws while there is none. */
  readonly network: () => ServerNetwork;
  /** Runs src/entry/bin/notify.ts; without it nobody is told. */
  readonly notifier?: Argv | undefined;
}

const NOBODY: Counts = { told: 0, silent: 0, gone: 0 };

export class Telling {
  readonly #parts: TellingParts;
  #current: Round | undefined;
  /** Without a task yet: a Node start takes as long as Ganesha's. */
  #ahead: Notifier | undefined;

  constructor(parts: TellingParts) {
    this.#parts = parts;
  }

  /** Before each sealing: nobody tells any more, and whoever was told since the last one is to be told again, unless his time to reclaim is over. */
  async halt(): Promise<void> {
    await this.end();
    const { machine, cluster, server } = this.#parts;
    if (!servesV3(server)) return;
    const { sealed, sealedClients, live } = lockPaths(cluster, server.name);
    const known = async () => {
      await recallTold(machine, sealed);
      const [left, held = []] = await Promise.all([sealedClients, live].map((list) => machine.files.list(list)));
      return left !== undefined && left.length + held.length > 0;
    };
    // A volume that does not take it lets nobody be sealed either: that is where it is said.
    if (await onStateVolume(machine, cluster, known).catch(() => false)) this.#ahead = start(this.#parts, sealed);
  }

  /** Makes the notifier for those who were sealed. */
  prepare(sealed: Sealed | undefined): void {
    this.#parts.board.set({ notify: NOBODY });
    if (sealed === undefined) return;
    this.#current = new Round(this.#parts, sealed, this.#ahead);
    this.#ahead = undefined;
    this.begin();
  }

  /** Whenever something has changed on which it depends. */
  begin(): void {
    const { phase, announced } = this.#parts.board.status;
    if (phase === 'serving' && announced) this.#current?.begin();
  }

  /** Those who were told have had their time to reclaim. */
  graceEnded(): void {
    const { machine, cluster, server } = this.#parts;
    if (!servesV3(server)) return;
    const { sealed } = lockPaths(cluster, server.name);
    // Left there, they are told once more after the next start, in vain.
    void onStateVolume(machine, cluster, () => forgetTold(machine, sealed)).catch(() => undefined);
  }

  /** Who was not told stays on the list, for the next start. */
  async end(): Promise<void> {
    const [current, ahead] = [this.#current, this.#ahead];
    [this.#current, this.#ahead] = [undefined, undefined];
    await Promise.all([current?.end(), ahead?.end()]);
  }
}

function start({ machine, network, notifier }: TellingParts, folder: string): Notifier | undefined {
  if (notifier === undefined) return undefined;
  return startNotifier({ machine, program: notifier, folder, network: `/run/netns/${network().namespace}` });
}

/** After a notifier that died, ms: what it left is told by another. */
const AGAIN_AFTER_MS = 2_000;

/** The telling of one sealing. */
class Round {
  readonly #parts: TellingParts;
  readonly #sealed: Sealed;
  readonly #over = new AbortController();
  readonly #prepared: Promise<Notifier | undefined>;
  #running: Notifier | undefined;
  #ready: Promise<Ready> | undefined;
  #begun = false;
  /** By notifiers that died. */
  #toldBefore = 0;
  #last: Counts = NOBODY;

  constructor(parts: TellingParts, sealed: Sealed, ahead: Notifier | undefined) {
    [this.#parts, this.#sealed, this.#running] = [parts, sealed, ahead];
    this.#prepared = this.#prepare();
    // What went wrong is said, and tried again, when it is time to tell.
    this.#prepared.catch(() => undefined);
  }

  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    void this.#tell();
  }

  async end(): Promise<void> {
    // From now on none is started.
    this.#over.abort();
    await this.#running?.end();
  }

  /** Undefined when nobody is to be told. */
  async #prepare(): Promise<Notifier | undefined> {
    const { machine, cluster, server } = this.#parts;
    const { folder, state } = this.#sealed;
    // What became of an earlier try says nothing of this one.
    this.#ready = undefined;
    const clients = await onStateVolume(machine, cluster, () => listClients(machine, folder));
    // Its names there are told beside its own: one that can't be read has none.
    const hosts = (await machine.files.read('/etc/hosts').catch(() => undefined)) ?? '';
    if (this.#over.signal.aborted) return undefined;
    if (clients.length > 0) this.#running ??= start(this.#parts, folder);
    else await this.#running?.end();
    if (clients.length === 0 || this.#running === undefined) return undefined;
    const names = [...new Set([...server.names, ...namesOfAddress(hosts, server.address), server.name])];
    const times = { withinMs: GONE_AFTER_MS, goneAfterMs: GONE_AFTER_MS };
    const told = {
      counted: (counts: Counts) => this.#show(counts),
      settled: (sofar: Notified) => this.#journalTold(sofar),
    };
    const assignment = { address: server.address, names, folder, state, keepTold: true, ...times };
    this.#ready = this.#running.prepare(assignment, told);
    // Met by whoever tells; until then it must not end the process.
    this.#ready.catch(() => undefined);
    return this.#running;
  }

  async #tell(): Promise<void> {
    const { machine, server, journal, board } = this.#parts;
    for (let next = this.#prepared; !this.#over.signal.aborted; next = this.#prepare()) {
      try {
        const notifier = await next;
        const ready = await this.#ready;
        if (notifier === undefined || ready === undefined) return board.complain('telling', null);
        const { clients, state } = ready;
        this.#show({ told: 0, silent: clients, gone: 0 });
        journal({ kind: 'notify-started', server: server.name, clients, state });
        this.#finished(await notifier.tell());
        await notifier.end();
        return;
      } catch (error) {
        if (this.#over.signal.aborted) return;
        this.#toldBefore = this.#last.told;
        journal({ kind: 'notify-failed', server: server.name, reason: reasonOf(error) });
        board.complain('telling', `its NFSv3 clients could not be told: ${reasonOf(error)}`);
        await this.#running?.end();
        this.#running = undefined;
        await machine.clock.pause(AGAIN_AFTER_MS, this.#over.signal);
      }
    }
  }

  #show({ told, silent, gone }: Counts): void {
    if (this.#over.signal.aborted) return;
    this.#last = { told: this.#toldBefore + told, silent, gone };
    this.#parts.board.set({ notify: this.#last });
  }

  #journalTold({ told, ms, silentClients }: Notified): void {
    const { journal, server } = this.#parts;
    journal({ kind: 'notify-told', server: server.name, told, ms, silent: silentClients });
  }

  #finished(notified: Notified): void {
    if (this.#over.signal.aborted) return;
    const { journal, server, board } = this.#parts;
    this.#show(notified);
    board.complain('telling', null);
    const { told, ms, silentClients, goneClients } = notified;
    journal({ kind: 'notify-finished', server: server.name, told, ms, silent: silentClients, gone: goneClients });
  }
}
