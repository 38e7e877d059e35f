// Looks after the locks of one Ganesha: of every descriptor of its that has one, this process has a duplicate, so that the file system keeps the lock
// when Ganesha dies (TAKEOVER section 5). A look that finds nothing new costs a system call, as long as Ganesha has not run; after it has, one
// reading of /proc/locks and of the fdinfo of each duplicate. Ganesha's own descriptors are searched only for locks that no duplicate accounts for,
// the likeliest first, until all are found.
//
// What must hold:
// - a duplicate never keeps what a living daemon gave up: unlocking takes the lock from the duplicate too, which is given back at the next look;
//   a descriptor that was closed as it was locked is noticed once Ganesha rests, or within twenty looks.
// - a lock that passed from one of Ganesha's descriptors to another one between two looks is found, though /proc/locks reads the same: what a
//   duplicate accounts for is asked of the duplicate every time.
// - of what other processes of this node have locked on the same file systems it can't be told by /proc/locks whose it is. While there is such,
//   the likely descriptors are searched at each look, and all of them as often as a twentieth of the time allows.
// - nothing is given back of a daemon that dies or is dead.
import { inodeIn, inodeOf, isExclusive, type OfdLock, ofdLocksIn } from '../../../core/protocol/proc-locks.ts';
import type { Borrowed, LockedProcess } from '../../../host/locked-process.ts';

const THOROUGH_EVERY = 20;
/** Two or three microseconds each: a search of 10,000 is made twice a second, one of 1,000 almost at each look. */
const SWEEP_EVERY_MS_PER_DESCRIPTOR = 0.05;
const DEVICES_EVERY_MS = 1_000;
/** The kernel hands out the lowest free number. */
const LIKELY_FREE = 64;
const CHANGED = 512;

export interface Holdings {
  readonly descriptors: number;
  readonly locks: number;
}

type Tally = Map<string, { readonly lock: OfdLock; count: number }>;

export class LockWatch {
  readonly #process: LockedProcess;
  readonly #folders: readonly string[];
  readonly #held = new Map<number, { readonly borrowed: Borrowed; info: string; locks: readonly OfdLock[] }>();
  /** Its open descriptors, as far as they were seen, with their files' inodes. */
  readonly #open = new Map<number, string>();
  /** Numbers that were opened, closed or given another file while we looked, the latest last. */
  readonly #changed = new Set<number>();
  /** Locks that were nowhere in it when it was searched. */
  #foreign: Tally = new Map();
  /** When all its descriptors are searched for them again. */
  #sweepAt = Number.NEGATIVE_INFINITY;
  /** All of its descriptors have been seen once. */
  #knows = false;
  #devices: readonly string[] = [];
  #devicesAt = Number.NEGATIVE_INFINITY;
  #ran: bigint | undefined;
  /** It has not run between the last two looks, and the later one was thorough. */
  #atRest = false;
  #round = 0;

  /** `folders`: its exports, without symbolic links. */
  constructor(process: LockedProcess, folders: readonly string[]) {
    [this.#process, this.#folders] = [process, folders];
  }

  get holdings(): Holdings {
    let locks = 0;
    for (const held of this.#held.values()) locks += held.locks.length;
    return { descriptors: this.#held.size, locks };
  }

  /** At the last look it had not run since the one before, nor was there anything left to do. */
  get atRest(): boolean {
    return this.#atRest;
  }

  /** `now`: ms. Throws where duplicates may not be had; what was had before is kept. */
  look(now: number): void {
    const ran = this.#process.cpuTime();
    if (ran === undefined || (ran === this.#ran && this.#atRest)) return;
    const atRest = ran === this.#ran;
    // When this look throws, the next one is made whether it has run or not.
    this.#ran = undefined;
    this.#round += 1;
    this.#devicesNow(now);
    if (atRest || this.#round % THOROUGH_EVERY === 0) this.#giveBackClosed();
    const missing = this.#missing();
    if (!this.#knows) this.#learn(missing);
    else if (missing.size > 0) this.#search(missing, now);
    this.#foreign = missing;
    [this.#ran, this.#atRest] = [ran, atRest];
  }

  /** Its locks go where nobody else has them. */
  close(): void {
    for (const { borrowed } of this.#held.values()) borrowed.giveBack();
    this.#held.clear();
    this.#process.close();
  }

  #devicesNow(now: number): void {
    if (now - this.#devicesAt < DEVICES_EVERY_MS) return;
    this.#devices = this.#process.devices(this.#folders) ?? this.#devices;
    this.#devicesAt = now;
  }

  /** Locks that no duplicate accounts for. */
  #missing(): Tally {
    const missing = tally(ofdLocksIn(this.#process.locks(), this.#devices));
    this.#account(missing);
    return missing;
  }

  /** Closed without being unlocked. Of a daemon that dies all are closed: that it did not, is asked afterwards. */
  #giveBackClosed(): void {
    const closed = [...this.#held].filter(([, { borrowed }]) => !borrowed.isOpenThere());
    if (closed.length === 0 || this.#process.isEnding()) return;
    for (const [fd] of closed) this.#giveBack(fd);
  }

  /** Takes what the duplicates have off the list, and gives back those that have nothing. */
  #account(missing: Tally): void {
    for (const [fd, held] of this.#held) {
      const info = held.borrowed.info();
      if (info !== undefined && info !== held.info) [held.info, held.locks] = [info, ofdLocksIn(info)];
      if (held.locks.length === 0) this.#giveBack(fd);
      for (const lock of held.locks) takeOff(missing, lock);
    }
  }

  /** All its descriptors, which are few when it has just been started. */
  #learn(missing: Tally): void {
    for (const fd of numbersBelow(this.#process.descriptorLimit())) this.#examine(fd, missing);
    this.#knows = true;
  }

  /** Leaves in `missing` what was found nowhere. */
  #search(missing: Tally, now: number): void {
    const unexpected = !isWithin(missing, this.#foreign);
    const seen = this.#examineAll(this.#likely(missing), missing);
    if (missing.size === 0 || !(unexpected || now >= this.#sweepAt)) return;
    // While locks come and go, the kernel's list shows some twice: it is told page by page.
    keepCommon(missing, this.#missing());
    if (missing.size === 0) return;
    const all = this.#process.descriptorLimit();
    this.#examineAll(numbersBelow(all, seen), missing);
    if (missing.size > 0) this.#sweepAt = now + all * SWEEP_EVERY_MS_PER_DESCRIPTOR;
  }

  /** Other descriptors of these files, numbers that had another file lately, and numbers that were free, the lowest of which the kernel hands out. */
  *#likely(missing: Tally): Generator<number> {
    const inodes = new Set([...missing.values()].map(({ lock }) => inodeOf(lock.file)));
    for (const [fd, inode] of [...this.#open]) if (inodes.has(inode) && !this.#held.has(fd)) yield fd;
    for (const fd of [...this.#changed].reverse()) if (!this.#held.has(fd)) yield fd;
    const limit = this.#process.descriptorLimit();
    for (let fd = 0, vain = 0; fd < limit && vain < LIKELY_FREE; fd += 1) {
      if (this.#open.has(fd)) continue;
      yield fd;
      if (!this.#open.has(fd)) vain += 1;
    }
  }

  /** Until nothing is missing. Returns those that it looked at. */
  #examineAll(descriptors: Iterable<number>, missing: Tally): ReadonlySet<number> {
    const seen = new Set<number>();
    for (const fd of descriptors) {
      if (missing.size === 0) break;
      if (!seen.has(fd)) this.#examine(fd, missing);
      seen.add(fd);
    }
    return seen;
  }

  #examine(fd: number, missing: Tally): void {
    const info = this.#process.info(fd);
    this.#note(fd, info);
    if (info === undefined) return;
    if (ofdLocksIn(info, this.#devices).length === 0 || this.#held.get(fd)?.borrowed.isOpenThere()) return;
    // A descriptor that was closed and opened again: what we have is its former file's.
    if (this.#held.has(fd) && !this.#process.isEnding()) this.#giveBack(fd);
    if (!this.#held.has(fd)) this.#take(fd, missing);
  }

  #note(fd: number, info: string | undefined): void {
    const inode = info === undefined ? undefined : (inodeIn(info) ?? '');
    if (this.#open.get(fd) === inode) return;
    if (inode === undefined) this.#open.delete(fd);
    else this.#open.set(fd, inode);
    if (!this.#knows) return;
    this.#changed.delete(fd);
    this.#changed.add(fd);
    const [eldest] = this.#changed;
    if (this.#changed.size > CHANGED && eldest !== undefined) this.#changed.delete(eldest);
  }

  #take(fd: number, missing: Tally): void {
    const borrowed = this.#process.borrow(fd);
    if (borrowed === undefined) return;
    const info = borrowed.info() ?? '';
    const locks = ofdLocksIn(info);
    if (locks.length === 0) {
      borrowed.giveBack();
      return;
    }
    this.#held.set(fd, { borrowed, info, locks });
    for (const lock of locks) takeOff(missing, lock);
  }

  #giveBack(fd: number): void {
    this.#held.get(fd)?.borrowed.giveBack();
    this.#held.delete(fd);
  }
}

// ---

function tally(locks: readonly OfdLock[]): Tally {
  const counts: Tally = new Map();
  for (const lock of locks) {
    const known = counts.get(lock.text);
    if (known === undefined) counts.set(lock.text, { lock, count: 1 });
    else if (!isExclusive(lock)) known.count += 1;
  }
  return counts;
}

function takeOff(counts: Tally, { text }: OfdLock): void {
  const known = counts.get(text);
  if (known === undefined) return;
  known.count -= 1;
  if (known.count === 0) counts.delete(text);
}

function* numbersBelow(limit: number, except: ReadonlySet<number> = new Set()): Generator<number> {
  for (let fd = 0; fd < limit; fd += 1) if (!except.has(fd)) yield fd;
}

function keepCommon(counts: Tally, others: Tally): void {
  for (const [text, known] of counts) {
    known.count = Math.min(known.count, others.get(text)?.count ?? 0);
    if (known.count === 0) counts.delete(text);
  }
}

const isWithin = (some: Tally, all: Tally): boolean =>
  [...some].every(([text, { count }]) => count <= (all.get(text)?.count ?? 0));
