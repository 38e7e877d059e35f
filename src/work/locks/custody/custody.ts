// Custody of a server's locks, as its supervisor has it done: a custodian looks after each incarnation, and lets its locks go when the peers have been
// warned, before the next one starts or the stop returns (TAKEOVER sections 1, 4 and 5).
import { type Cluster, type Server, sharers } from '../../../core/spec/cluster.ts';
import { eventually } from '../../../host/eventually.ts';
import type { Argv } from '../../../host/host.ts';
import type { Machine } from '../../../host/machine.ts';
import { type Identity, identityOf } from '../../server/identity.ts';
import type { Journal } from '../../server/journal.ts';
import { setOomScore } from '../../server/oom.ts';
import { serverPaths } from '../../server/paths.ts';
import { reasonOf } from '../../server/reason.ts';
import type { CustodianStatus, WatchRequest } from './custodian.ts';
import { endCustodian } from './end-custodian.ts';
import { custodyPaths, livingCustodian } from './paths.ts';

export interface Custody {
  /** False of a server that shares nothing: nobody but its own clients could want its locks. */
  readonly needed: boolean;
  /** Why locks were kept by nobody the last time that this was so; null when it never was. */
  readonly windowOpen: string | null;
  /** An incarnation serves: its locks are kept from now on. Rejects when they can't be. */
  watch(daemon: Promise<Identity | undefined>): Promise<void>;
  /** How many locks are kept now, by another custodian where the last one died. Rejects when it does not answer, or can't keep what it should. */
  look(): Promise<number>;
  /** Its daemon is dead and the peers have had their time: lets its locks go. Never rejects, and takes a few seconds at most. */
  release(): Promise<void>;
  /** The same, and nobody is watched any more. Asked twice it does it once. */
  end(): Promise<void>;
}

export const noCustody: Custody = {
  needed: false,
  windowOpen: null,
  watch: async () => undefined,
  look: async () => 0,
  release: async () => undefined,
  end: async () => undefined,
};

export interface CustodyParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  readonly journal: Journal;
  /** The custodian's program; its socket's path is added. */
  readonly program: Argv;
}

/** A change of the cluster may have a server share from now on that has shared nothing: it is asked each time. */
export function custodyOf(parts: CustodyParts): Custody {
  let sharing: SharingCustody | undefined;
  let daemon: Promise<Identity | undefined> = Promise.resolve(undefined);
  const now = (): Custody => {
    if (sharing === undefined && sharers(parts.cluster, parts.server.name).length === 0) return noCustody;
    sharing ??= new SharingCustody(parts, daemon);
    return sharing;
  };
  return {
    get needed() {
      return now().needed;
    },
    get windowOpen() {
      return now().windowOpen;
    },
    watch: (process) => {
      daemon = process;
      return now().watch(process);
    },
    look: () => now().look(),
    release: () => now().release(),
    end: () => now().end(),
  };
}

class SharingCustody implements Custody {
  readonly needed = true;
  windowOpen: string | null = null;
  readonly #parts: CustodyParts;
  #ended: Promise<void> | undefined;
  /** The incarnation that is looked after. */
  #daemon: Promise<Identity | undefined>;
  #own: Identity | undefined;
  #starting: Promise<void> = Promise.resolve();

  constructor(parts: CustodyParts, daemon: Promise<Identity | undefined>) {
    [this.#parts, this.#daemon] = [parts, daemon];
  }

  async watch(daemon: Promise<Identity | undefined>): Promise<void> {
    this.#daemon = daemon;
    const process = await daemon;
    if (process === undefined) return;
    // Whoever began that one has heard how it ended.
    this.#starting = this.#starting.catch(() => undefined).then(() => this.#provide());
    await this.#starting;
    if (this.#ended !== undefined) return;
    const { cluster, server } = this.#parts;
    const folders = cluster.exports.filter(({ name }) => server.exports.includes(name)).map(({ path }) => path);
    const { pid, startTime } = process;
    await this.#ask({ verb: 'watch', pid, startTime, folders } satisfies WatchRequest);
  }

  async look(): Promise<number> {
    await this.watch(this.#daemon);
    const { locks, trouble } = await this.#ask({ verb: 'status' });
    if (trouble !== null) throw new Error(trouble);
    return locks;
  }

  async release(): Promise<void> {
    const { machine, server } = this.#parts;
    if ((await livingCustodian(machine, server.name)) === undefined) return;
    try {
      this.#tell(await this.#ask({ verb: 'release' }));
    } catch (error) {
      await this.#force(reasonOf(error));
    }
  }

  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    // One that never started has nothing to end.
    await this.#starting.catch(() => undefined);
    await this.release();
    await this.#force();
  }

  /** Whatever it answers. What its death does not release waits in the kernel for storage, and so does everybody else. */
  async #force(why?: string): Promise<void> {
    const { machine, server } = this.#parts;
    if (why !== undefined) this.#open(`its custodian was killed: ${why}`);
    await endCustodian(machine, server.name).catch((error: unknown) => this.#open(reasonOf(error)));
  }

  #open(reason: string): void {
    const { server, journal } = this.#parts;
    journal({ kind: 'window-open', server: server.name, reason });
    this.windowOpen = reason;
  }

  /** It died, and what it kept has gone with it, where the daemon has. Of one that always dies at once there is another try at each `look`. */
  async #lost(aliveMs: number): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#open('its custodian died');
    // It is in the journal that the window is open, and `look` tries again.
    if (aliveMs > SOUND_AFTER_MS) await this.watch(this.#daemon).catch(() => undefined);
  }

  #tell({ descriptors, locks }: CustodianStatus): void {
    const { journal, server } = this.#parts;
    if (descriptors > 0) journal({ kind: 'custody-closed', server: server.name, descriptors, locks });
  }

  async #ask(request: object): Promise<CustodianStatus> {
    const { machine, server } = this.#parts;
    return (await machine.ask(custodyPaths(server.name).socket, request, ANSWERS_WITHIN_MS)) as CustodianStatus;
  }

  /** One that lives, and that we started: that of a supervisor that died ends before long, whoever uses it. */
  async #provide(): Promise<void> {
    const { machine, server, program } = this.#parts;
    if (this.#ended !== undefined) return;
    const living = await livingCustodian(machine, server.name);
    if (living !== undefined && living.pid === this.#own?.pid) return;
    await endCustodian(machine, server.name);
    const { folder, identity, socket } = custodyPaths(server.name);
    await machine.files.makeFolder(folder, 0o751);
    const child = machine.start([...program, socket], { logTo: serverPaths(server.name).log, detached: true });
    const began = machine.clock.now();
    void child.ended.then(() => this.#lost(machine.clock.now() - began));
    const found = child.pid === undefined ? undefined : await identityOf(machine, child.pid);
    if (found === undefined) throw new Error(`the custodian could not be started: ${program.join(' ')}`);
    this.#own = found;
    await machine.files.write(identity, JSON.stringify(found));
    // It is small, and exists for the case that others die.
    setOomScore(machine, found.pid, '-1000');
    const listens = { what: 'its custodian', withinMs: STARTED_WITHIN_MS, everyMs: 5 };
    await eventually(machine.clock, listens, async () => (await machine.files.exists(socket)) || undefined);
  }
}

const SOUND_AFTER_MS = 5_000;
const ANSWERS_WITHIN_MS = 2_000;
const STARTED_WITHIN_MS = 5_000;
