// Calls of libc, through koffi: loaded with the first one, some 10 ms.
import { createRequire } from 'node:module';

export interface Libc {
  /** syscall(2) with up to five whole numbers; the result, or -errno. */
  call(number: number, ...args: readonly number[]): number;
  /** A descriptor for reading, or -errno. `name` is looked up from the folder that `folder` is open on. */
  openAt(folder: number, name: string): number;
  /** The bytes read at this offset, or -errno. */
  readAt(fd: number, into: Buffer, offset: number): number;
  /** Nanoseconds that all threads of a process have run; undefined when it is gone. */
  cpuTime(pid: number): bigint | undefined;
}

let loaded: Libc | undefined;

export function libc(): Libc {
  loaded ??= load();
  return loaded;
}

function load(): Libc {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  const library = koffi.load('libc.so.6');
  const syscall = library.func('long syscall(long, long, long, long, long, long)');
  const openat = library.func('int openat(int, const char *, int)');
  const pread = library.func('long pread(int, void *, long, long)');
  const clockGettime = library.func('int clock_gettime(int, void *)');
  const orErrno = (result: number): number => (result < 0 ? -koffi.errno() : result);
  const time = Buffer.alloc(16);
  return {
    call: (number, ...[a = 0, b = 0, c = 0, d = 0, e = 0]) => orErrno(syscall(number, a, b, c, d, e)),
    openAt: (folder, name) => orErrno(openat(folder, name, O_CLOEXEC)),
    readAt: (fd, into, offset) => orErrno(pread(fd, into, into.length, offset)),
    cpuTime: (pid) => {
      if (clockGettime(cpuClockOf(pid), time) < 0) return undefined;
      return time.readBigInt64LE(0) * 1_000_000_000n + time.readBigInt64LE(8);
    },
  };
}

const O_CLOEXEC = 0o2000000;

/** clock_getcpuclockid(3): the pid's complement, then CPUCLOCK_SCHED (include/linux/posix-timers.h). */
const cpuClockOf = (pid: number): number => (~pid << 3) | 2;
