// What hangs on a file system can't be called back, and keeps one of libuv's threads for as long. So little is begun while something hangs.
import type { Clock } from '../../host/host.ts';

/** Now and then the volume is tried all the same: what hangs may hang on a mount that nobody sees any more. */
const TRY_EVERY_MS = 10_000;
/** Of the threads that entry/threads.ts asks for. */
const MOST = 12;

export class Hangs {
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #late = new Set<Promise<unknown>>();
  #triedAt = Number.NEGATIVE_INFINITY;

  get underWay(): number {
    return this.#underWay.size;
  }

  /** Begins the work at once, or when what hangs has returned; not at all when the signal is aborted by then. What has not returned by then hangs. */
  async inTurn<T>(clock: Clock, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    while (!this.#mayTry(clock.now())) await Promise.race(this.#late);
    signal.throwIfAborted();
    const done = work();
    this.#underWay.add(done);
    signal.addEventListener('abort', () => this.#isLate(done, clock.now()));
    return done.finally(() => {
      this.#underWay.delete(done);
      this.#late.delete(done);
    });
  }

  #mayTry(now: number): boolean {
    if (this.#late.size === 0) return true;
    if (this.#underWay.size >= MOST || now - this.#triedAt < TRY_EVERY_MS) return false;
    this.#triedAt = now;
    return true;
  }

  #isLate(work: Promise<unknown>, now: number): void {
    if (!this.#underWay.has(work)) return;
    this.#late.add(work);
    this.#triedAt = now;
  }
}
