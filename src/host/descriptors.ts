// Descriptors of other processes: a duplicate keeps what is open there open, and its locks locked, after that process has died. Through koffi;
// each call takes some microseconds.
import { closeSync } from 'node:fs';
import { libc } from './libc.ts';

export interface Descriptors {
  /** A duplicate of another process's descriptor, as our own number; undefined when the process or its descriptor has gone. Throws where it may not be had. */
  borrow(pid: number, fd: number): number | undefined;
  /** Do our descriptor and theirs share one open file description (kcmp(2))? False when theirs has gone. Throws where that may not be asked. */
  same(own: number, pid: number, fd: number): boolean;
  giveBack(own: number): void;
}

export function loadDescriptors(): Descriptors {
  const { call } = libc();
  return {
    borrow: (pid, fd) => {
      const process = call(PIDFD_OPEN, pid, 0);
      if (process < 0) return unlessGone(-process, 'pidfd_open');
      const own = call(PIDFD_GETFD, process, fd, 0);
      closeSync(process);
      return own < 0 ? unlessGone(-own, 'pidfd_getfd') : own;
    },
    same: (own, pid, fd) => {
      const order = call(KCMP, process.pid, pid, KCMP_FILE, own, fd);
      return order < 0 ? (unlessGone(-order, 'kcmp') ?? false) : order === 0;
    },
    giveBack: closeSync,
  };
}

// The same on every architecture since Linux 5 (include/uapi/asm-generic/unistd.h); kcmp is older.
const PIDFD_OPEN = 434;
const PIDFD_GETFD = 438;
const KCMP = process.arch === 'x64' ? 312 : 272;
const KCMP_FILE = 0;

const EBADF = 9;
const ESRCH = 3;

function unlessGone(errno: number, what: string): undefined {
  if (errno !== EBADF && errno !== ESRCH) throw new Error(`${what}: errno ${errno}`);
}
