// When the takeover's hooks are called, and how long a server waits for them: never past a stop, never without end.
import type { Silent } from '../../core/observe/pulse.ts';
import { inTime, unlessAborted } from '../../host/eventually.ts';
import type { Clock } from '../../host/host.ts';
import type { Death } from './death.ts';
import { noTakeover, type TakeoverHooks } from './takeover-hooks.ts';

/**
 * Milliseconds. Before a stop: a third of the time that Pacemaker gives it (TAKEOVER section 4). Of a server that has failed the clients
 * wait already, and the next node's gate asks the peers again.
 */
const WARNED_WITHIN = { stop: 13_000, failure: 2_000, kill: 2_000 };
const DOOR_WITHIN_MS = 2_000;

export class Takeover {
  readonly #hooks: TakeoverHooks;
  readonly #clock: Clock;
  readonly #stopping: AbortSignal;
  #hasServed = false;
  #inFirstGrace = false;
  #warned: Promise<void> | undefined;

  constructor(hooks: TakeoverHooks = noTakeover, clock: Clock, stopping: AbortSignal) {
    [this.#hooks, this.#clock, this.#stopping] = [hooks, clock, stopping];
  }

  /** Resolves when Ganesha may be executed; rejects when it may not, or when the server is to stop. */
  mayStart(): Promise<void> {
    return this.#unlessStopped(this.#hooks.beforeStart());
  }

  /** The same, after a death. */
  mayRestart(death: Death): Promise<void> {
    this.#inFirstGrace = false;
    return this.#unlessStopped(this.#hooks.beforeRestart(death));
  }

  /** Resolves when a daemon that hangs may be killed. Its peers get the time in which a gate decides (TAKEOVER section 3). */
  async mayKill(silent: Silent): Promise<void> {
    this.#inFirstGrace = false;
    const warned = this.#hooks.beforeKill?.(silent) ?? Promise.resolve();
    // Who did not answer is in the journal; a daemon that hangs serves nobody, however long it is left alive.
    await inTime(this.#clock, 'the peers', WARNED_WITHIN.kill, warned).catch(() => undefined);
  }

  starting(epoch: number): Promise<void> {
    return this.#unlessStopped(this.#hooks.starting(epoch));
  }

  /** Never longer than a gate takes: a server that can't join its peers' grace is met by its keeper's next look. */
  async beforeDoor(epoch: number): Promise<void> {
    await inTime(this.#clock, 'the door', DOOR_WITHIN_MS, this.#hooks.beforeDoor(epoch)).catch(() => undefined);
  }

  serving(epoch: number): void {
    [this.#hasServed, this.#inFirstGrace] = [true, true];
    this.#hooks.serving(epoch);
  }

  /** What its watch sees of the daemon's grace. */
  observe(inGrace: boolean): void {
    if (inGrace || !this.#inFirstGrace) return;
    this.#inFirstGrace = false;
    this.#hooks.graceEnded();
  }

  /**
   * Once, and when clients may hold something here: whether that was done in time. Neither a peer nor the takeover's own trouble keeps the server
   * from its end.
   */
  async warnPeers(before: 'stop' | 'failure'): Promise<boolean> {
    if (!this.#hasServed) return true;
    this.#warned ??= this.#hooks.beforeStop();
    return inTime(this.#clock, 'the peers', WARNED_WITHIN[before], this.#warned).then(
      () => true,
      () => false,
    );
  }

  #unlessStopped(work: Promise<void>): Promise<void> {
    const allowed = unlessAborted(this.#stopping, work);
    // It may not be awaited yet when it is refused: that must not end the process.
    allowed.catch(() => undefined);
    return allowed;
  }
}
