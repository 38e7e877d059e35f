// A Ganesha as its custodian sees it: descriptors, the open file descriptions behind them, and what the kernel's list says of their locks.
import type { Borrowed, LockedProcess } from '../../../../src/host/locked-process.ts';

interface Description {
  readonly inode: number;
  readonly locks: Set<string>;
  /** Descriptors that refer to it, here and there. */
  references: number;
}

export class FakeDaemon implements LockedProcess {
  readonly #open = new Map<number, Description>();
  readonly #all = new Set<Description>();
  #ran = 1n;
  /** How often something was asked of it. */
  readonly asked = { locks: 0, info: 0 };
  alive = true;
  /** It dies: its descriptors are closed, but it can still be asked. */
  ending = false;
  refuse = false;
  /** Printed with the rest: those of other processes. */
  foreign: string[] = [];

  open(fd: number, inode: number): void {
    this.#ran += 1n;
    const description = { inode, locks: new Set<string>(), references: 1 };
    this.#open.set(fd, description);
    this.#all.add(description);
  }

  lock(fd: number, range = '0 9', kind = 'WRITE'): void {
    this.#ran += 1n;
    const description = this.#at(fd);
    description.locks.add(`${kind} -1 00:2f:${description.inode} ${range}`);
  }

  unlock(fd: number): void {
    this.#ran += 1n;
    this.#at(fd).locks.clear();
  }

  shut(fd: number): void {
    this.#ran += 1n;
    this.#drop(this.#at(fd));
    this.#open.delete(fd);
  }

  /** kill -9. */
  die(): void {
    this.ending = true;
    for (const fd of [...this.#open.keys()]) this.shut(fd);
  }

  /** What the file system has, whoever keeps it. */
  get locked(): readonly string[] {
    return [...this.#all].flatMap(({ locks }) => [...locks]);
  }

  cpuTime = () => (this.alive ? this.#ran : undefined);
  isEnding = () => this.ending || !this.alive;
  devices = () => (this.alive && !this.ending ? ['00:2f'] : undefined);
  descriptorLimit = () => 4096;
  close = () => undefined;

  locks = () => {
    this.asked.locks += 1;
    return [...this.locked, ...this.foreign].map((text, i) => `${i + 1}: OFDLCK ADVISORY  ${text}`).join('\n');
  };

  info = (fd: number) => {
    this.asked.info += 1;
    const description = this.#open.get(fd);
    return description && infoOf(description);
  };

  borrow = (fd: number): Borrowed | undefined => {
    if (this.refuse) throw new Error('pidfd_getfd: errno 1');
    const description = this.#open.get(fd);
    if (description === undefined) return undefined;
    description.references += 1;
    return {
      fd,
      info: () => infoOf(description),
      isOpenThere: () => this.#open.get(fd) === description,
      giveBack: () => this.#drop(description),
    };
  };

  #at(fd: number): Description {
    const description = this.#open.get(fd);
    if (description === undefined) throw new Error(`${fd} is not open`);
    return description;
  }

  #drop(description: Description): void {
    description.references -= 1;
    if (description.references === 0) this.#all.delete(description);
  }
}

const infoOf = ({ inode, locks }: Description): string =>
  `pos:\t0\nflags:\t0100002\nmnt_id:\t30\nino:\t${inode}\n${[...locks].map((text) => `lock:\t1: OFDLCK ADVISORY  ${text}\n`).join('')}`;
