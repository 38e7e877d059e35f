// A process whose locks are looked after: what its descriptors hold, and duplicates of them. Everything is read through folders of /proc that were
// opened while it was known to be the one that is meant: when it has gone they are empty, whoever has its number then.
import { closeSync } from 'node:fs';
import { devicesUnder } from '../core/protocol/mountinfo.ts';
import { type Descriptors, loadDescriptors } from './descriptors.ts';
import { infoFiles } from './info-files.ts';
import { libc } from './libc.ts';

export interface LockedProcess {
  /** Nanoseconds that its threads have run: when no more, it has changed nothing. Undefined when it is gone. */
  cpuTime(): bigint | undefined;
  /** Is it gone, or on its way? Then its descriptors say nothing of what it wanted. */
  isEnding(): boolean;
  /** /proc/locks: everybody's. */
  locks(): string;
  /** The file systems of these folders and of what is mounted below them, as it sees them (MAJOR:MINOR, hexadecimal); undefined when it is gone. */
  devices(folders: readonly string[]): readonly string[] | undefined;
  /** Its descriptors have numbers below this. */
  descriptorLimit(): number;
  /** /proc/PID/fdinfo/N; undefined when that is not open. */
  info(fd: number): string | undefined;
  /** Undefined when it has gone. Throws where it may not be had. */
  borrow(fd: number): Borrowed | undefined;
  close(): void;
}

/** A duplicate of one of its descriptors. */
export interface Borrowed {
  readonly fd: number;
  /** Its fdinfo: what is locked through it now. Undefined when that can't be read. */
  info(): string | undefined;
  /** Is it still open there, by the same number? */
  isOpenThere(): boolean;
  giveBack(): void;
}

/** `startTime`: field 22 of its /proc/PID/stat. Undefined when the process has gone. */
export function openLockedProcess(pid: number, startTime: string): LockedProcess | undefined {
  const folder = openOrGone(`/proc/${pid}`);
  if (folder === undefined) return undefined;
  const fields = () => statFields(readIn(folder, 'stat'));
  const fdinfo = libc().openAt(folder, 'fdinfo');
  if (fields()?.[19] !== startTime || fdinfo < 0) {
    for (const fd of [folder, fdinfo]) if (fd >= 0) closeSync(fd);
    return undefined;
  }
  const infos = infoFiles(fdinfo, readRecord);
  const descriptors = loadDescriptors();
  return {
    cpuTime: () => libc().cpuTime(pid),
    isEnding: () => isEnding(fields()),
    locks: () => readIn(AT_FDCWD, '/proc/locks') ?? '',
    devices: (folders) => {
      const mounts = readIn(folder, 'mountinfo');
      return mounts === undefined || mounts === '' ? undefined : devicesUnder(mounts, folders);
    },
    descriptorLimit: () => Number(/^FDSize:\s*(\d+)$/m.exec(readIn(folder, 'status') ?? '')?.[1] ?? 0),
    info: infos.read,
    borrow: (fd) => borrow(descriptors, pid, fd),
    close: () => {
      infos.close();
      closeSync(folder);
    },
  };
}

function borrow(descriptors: Descriptors, pid: number, fd: number): Borrowed | undefined {
  const own = descriptors.borrow(pid, fd);
  if (own === undefined) return undefined;
  // Kept open: reading again costs a quarter of opening, reading and closing. Where there are no numbers left it is opened each time.
  const kept = libc().openAt(AT_FDCWD, `/proc/self/fdinfo/${own}`);
  return {
    fd,
    info: () => (kept < 0 ? readIn(AT_FDCWD, `/proc/self/fdinfo/${own}`) : readRecord(kept)),
    isOpenThere: () => descriptors.same(own, pid, fd),
    giveBack: () => {
      descriptors.giveBack(own);
      if (kept >= 0) closeSync(kept);
    },
  };
}

// ---

const AT_FDCWD = -100;
const PF_EXITING = 4;

/** States Z and X of proc(5); PF_EXITING of include/linux/sched.h is set before the descriptors go (do_exit). */
function isEnding(fields: readonly string[] | undefined): boolean {
  if (fields === undefined) return true;
  const [state = 'X', flags] = [fields[0], fields[6]];
  return 'ZXx'.includes(state) || (Number(flags) & PF_EXITING) !== 0;
}

/** From the state on: the name before it may hold anything. */
const statFields = (stat: string | undefined): readonly string[] | undefined =>
  stat?.slice(stat.lastIndexOf(')') + 2).split(' ');

function openOrGone(path: string): number | undefined {
  const fd = libc().openAt(AT_FDCWD, path);
  return fd < 0 ? undefined : fd;
}

function readIn(folder: number, name: string): string | undefined {
  const fd = libc().openAt(folder, name);
  if (fd < 0) return undefined;
  const text = readAll(fd);
  closeSync(fd);
  return text;
}

const buffer = Buffer.allocUnsafe(65_536);

/** What the kernel tells as a whole, as fdinfo is (fs/proc/fd.c seq_show): one reading is enough where it fits. */
function readRecord(fd: number): string | undefined {
  const read = libc().readAt(fd, buffer, 0);
  if (read === buffer.length) return readAll(fd);
  return read < 0 ? undefined : buffer.toString('latin1', 0, read);
}

/** Undefined when what it tells of has gone. The kernel hands out a page at most each time. */
function readAll(fd: number): string | undefined {
  let text = '';
  for (let offset = 0; ; ) {
    const read = libc().readAt(fd, buffer, offset);
    if (read < 0) return undefined;
    if (read === 0) return text;
    text += buffer.toString('latin1', 0, read);
    offset += read;
  }
}
