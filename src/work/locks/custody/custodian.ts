// The custodian: a small process beside a supervisor that keeps duplicates of its Ganesha's locked descriptors (lock-watch.ts). A process of its own,
// so that neither the supervisor's death nor its being busy loses a lock, and nothing that it does here delays the supervisor. It is told what to do
// on a socket; whoever wants all its locks gone for certain kills it.
import type { Clock } from '../../../host/host.ts';
import type { LockedProcess } from '../../../host/locked-process.ts';
import { reasonOf } from '../../server/reason.ts';
import { type Holdings, LockWatch } from './lock-watch.ts';

export interface CustodianParts {
  readonly clock: Clock;
  /** Undefined when the process has gone. Throws where it may not be looked at. */
  readonly open: (pid: number, startTime: string) => LockedProcess | undefined;
  /** Without symbolic links. */
  readonly resolve: (folder: string) => Promise<string>;
  /** Has its supervisor died? */
  readonly isOrphan: () => boolean;
}

export interface CustodianStatus extends Holdings {
  /** Why it can't keep what it should, or null. */
  readonly trouble: string | null;
  /** How long the last look took, and the longest of this daemon's. */
  readonly lookMs: number;
  readonly longestLookMs: number;
}

/**
 * A lock is at most this old, and as old as two looks take, before it has a duplicate. Looks that are dear are made less often, and so are those at a
 * daemon that does nothing: waking up is all that they cost.
 */
const LOOK_EVERY_MS = { least: 20, most: 60, atRest: 50 };
const SHARE_OF_TIME = 0.1;
/** Of a supervisor that died, the next start or the stop ends the custodian; nobody does on a node where nothing is managed. */
const ORPHANED_FOR_MS = 60_000;

export class Custodian {
  readonly #parts: CustodianParts;
  #watch: LockWatch | undefined;
  #watched: string | undefined;
  #trouble: string | null = null;
  #lookMs = 0;
  #longestLookMs = 0;

  constructor(parts: CustodianParts) {
    this.#parts = parts;
  }

  /** Answers one request (`verb`: watch, release, status) with its status before what was asked for. Throws when it can't be done. */
  async answer(request: Record<string, unknown>): Promise<CustodianStatus> {
    const before = this.status;
    switch (request.verb) {
      case 'watch':
        await this.#begin(request as unknown as WatchRequest);
        break;
      case 'release':
        this.#release();
        break;
      case 'status':
        break;
      default:
        throw new Error(`unknown request ${String(request.verb)}`);
    }
    return before;
  }

  get status(): CustodianStatus {
    const holdings = this.#watch?.holdings ?? { descriptors: 0, locks: 0 };
    const [lookMs, longestLookMs] = [this.#lookMs, this.#longestLookMs];
    return { ...holdings, trouble: this.#trouble, lookMs, longestLookMs };
  }

  /** Looks until the supervisor has been dead for too long. */
  async run(): Promise<void> {
    const { clock, isOrphan } = this.#parts;
    let aliveAt = clock.now();
    while (clock.now() - aliveAt < ORPHANED_FOR_MS) {
      if (!isOrphan()) aliveAt = clock.now();
      this.#look();
      await clock.pause(this.#pauseMs());
    }
    this.#release();
  }

  #pauseMs(): number {
    const { least, most, atRest } = LOOK_EVERY_MS;
    if (this.#watch === undefined || this.#watch.atRest) return atRest;
    return Math.min(Math.max(least, this.#lookMs / SHARE_OF_TIME), most);
  }

  #look(): void {
    const began = this.#parts.clock.now();
    try {
      this.#watch?.look(began);
      this.#trouble = null;
    } catch (error) {
      this.#trouble = reasonOf(error);
    }
    this.#lookMs = this.#parts.clock.now() - began;
    this.#longestLookMs = Math.max(this.#longestLookMs, this.#lookMs);
  }

  /** Asked twice for the same process it goes on with it; another one takes its place. */
  async #begin({ pid, startTime, folders }: WatchRequest): Promise<void> {
    const resolved = await Promise.all(folders.map(this.#parts.resolve));
    const wanted = `${pid} ${startTime}`;
    if (this.#watched === wanted) return;
    this.#release();
    const process = this.#parts.open(pid, startTime);
    if (process === undefined) return;
    [this.#watch, this.#watched] = [new LockWatch(process, resolved), wanted];
    this.#longestLookMs = 0;
    this.#look();
    if (this.#trouble !== null) throw new Error(this.#trouble);
  }

  #release(): void {
    this.#watch?.close();
    this.#watch = undefined;
    this.#watched = undefined;
  }
}

export interface WatchRequest {
  readonly verb: 'watch';
  readonly pid: number;
  readonly startTime: string;
  readonly folders: readonly string[];
}
