// What the supervisor does with rpc.statd's calls: the list on the state volume is right before statd hears "ok". Where the volume does not take a client
// in time, statd hears "failed", grants the lock all the same (it only notes how its call-out ended) and has the client in its own list, of which sealing
// takes notice; the supervisor complains, and tries until the client is on ours.
import { type Call, callOf } from '../../core/locks/call.ts';
import { clientFileName } from '../../core/locks/client-name.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import type { Journal } from '../server/journal.ts';
import { reasonOf } from '../server/reason.ts';
import { onStateVolume } from '../server/state-volume.ts';
import { addClient, dropClient } from './client-list.ts';
import { lockPaths } from './lock-paths.ts';

export interface RecorderParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: string;
  readonly journal: Journal;
  /** What is wrong, or null when that is over. */
  readonly complain: (trouble: string | null) => void;
  readonly stopping: AbortSignal;
  /** Runs src/entry/bin/call-back.ts; without it nothing is freed when a client has rebooted. */
  readonly callBack?: Argv | undefined;
}

export class Recorder {
  readonly #parts: RecorderParts;
  /** What the volume has not taken: the last call about each client. */
  readonly #owed = new Map<string, Call>();
  /** One after the other: what statd says of a client first is done first. */
  #turn: Promise<unknown> = Promise.resolve();
  #trying = false;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** `words`: the call-out's arguments. */
  async answer(words: readonly string[]): Promise<'ok' | 'failed'> {
    const call = callOf(words);
    if (call === undefined) return 'failed';
    const name = clientFileName(call.record.client);
    this.#owed.set(name, call);
    try {
      await this.#record(name, call, ANSWERED_WITHIN_MS);
      return 'ok';
    } catch (error) {
      this.#failed(call, reasonOf(error));
      return 'failed';
    }
  }

  async #record(name: string, call: Call, withinMs: number): Promise<void> {
    const { machine, cluster, server } = this.#parts;
    const { live } = lockPaths(cluster, server);
    const act = call.event === 'add-client' ? addClient : dropClient;
    const inTurn = () => {
      const done = this.#turn.then(() => act(machine, live, call.record));
      // Whoever asked for it hears of it; the next one in line does not.
      this.#turn = done.catch(() => undefined);
      return done;
    };
    await onStateVolume(machine, cluster, inTurn, withinMs);
    if (this.#owed.get(name) === call) this.#owed.delete(name);
  }

  #failed({ event, record }: Call, reason: string): void {
    const { journal, server, complain } = this.#parts;
    const client = clientFileName(record.client);
    journal({ kind: 'lock-holder-not-recorded', server, client, event, reason });
    complain(`${client}, which holds NFSv3 locks, is not on the list of those to be told: ${reason}`);
    if (!this.#trying) void this.#tryAgain();
  }

  async #tryAgain(): Promise<void> {
    const { machine, stopping, complain } = this.#parts;
    this.#trying = true;
    while (this.#owed.size > 0 && !stopping.aborted) {
      await machine.clock.pause(TRIED_EVERY_MS, stopping);
      // What fails again is tried again; it has been complained about.
      for (const [name, call] of this.#owed) await this.#record(name, call, TRIED_EVERY_MS).catch(() => undefined);
    }
    this.#trying = false;
    if (this.#owed.size === 0) complain(null);
  }
}

/** Milliseconds. Ganesha waits 3 s for statd, twice (src/Protocols/NLM/nsm.c); after one the script thinks nobody answers. */
const ANSWERED_WITHIN_MS = 900;
const TRIED_EVERY_MS = 2_000;
