// OFD locks, as the kernel prints them: in /proc/locks for everybody's, in /proc/PID/fdinfo/N for one descriptor's (proc(5)). None of them names its
// holder: a lock that one descriptor gave up and another one took looks as before. Only the holder's fdinfo tells.

/** The file of a lock, as MAJOR:MINOR:INODE. */
export type LockedFile = string;

export interface OfdLock {
  readonly file: LockedFile;
  /** Kind, file and range, in the kernel's words. */
  readonly text: string;
}

/** No other lock can have the same text at the same time. */
export const isExclusive = ({ text }: OfdLock): boolean => text.startsWith('WRITE');

/** The locks of either, on these devices (MAJOR:MINOR) or on all. Those that wait for another are none yet. */
export function ofdLocksIn(text: string, devices?: readonly string[]): readonly OfdLock[] {
  if (!text.includes('OFDLCK')) return [];
  const locks: OfdLock[] = [];
  for (const line of text.split('\n')) {
    const [, file, rest] = OFD.exec(line) ?? [];
    if (file === undefined || rest === undefined) continue;
    if (devices === undefined || devices.some((device) => file.startsWith(`${device}:`)))
      locks.push({ file, text: rest });
  }
  return locks;
}

/** The locks of each locked file on these devices (MAJOR:MINOR). */
export function ofdLocks(text: string, devices?: readonly string[]): ReadonlyMap<LockedFile, string> {
  const found = new Map<LockedFile, string>();
  for (const { file, text: lock } of ofdLocksIn(text, devices)) found.set(file, `${found.get(file) ?? ''}${lock}\n`);
  return found;
}

/** Files whose locks are others than before. */
export const changedFiles = (
  before: ReadonlyMap<LockedFile, string>,
  now: ReadonlyMap<LockedFile, string>,
): readonly LockedFile[] => [...now].filter(([file, locks]) => before.get(file) !== locks).map(([file]) => file);

/** The file that a descriptor holds an OFD lock on; undefined when it holds none. */
export const lockedBy = (fdinfo: string): LockedFile | undefined => OFD.exec(fdinfo)?.[1];

/** The inode of a descriptor's file, by its fdinfo (since Linux 5.14). */
export const inodeIn = (fdinfo: string): string | undefined => /^ino:\t(\d+)$/m.exec(fdinfo)?.[1];

export const inodeOf = (file: LockedFile): string => file.slice(file.lastIndexOf(':') + 1);

/** A device number of stat(2), as the kernel prints it beside an inode: in hexadecimal. */
export function deviceText(dev: number): string {
  const number = BigInt(dev);
  const major = ((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn);
  const minor = (number & 0xffn) | ((number >> 12n) & ~0xffn);
  return [major, minor].map((it) => it.toString(16).padStart(2, '0')).join(':');
}

/** A line of /proc/locks, of any kind of lock that is held. */
export interface TableLock {
  readonly type: 'POSIX' | 'OFDLCK' | 'FLOCK';
  readonly exclusive: boolean;
  /** Of the process as the reader of the table numbers it; -1 of OFD locks. */
  readonly pid: number;
  readonly file: LockedFile;
  /** Bytes, the last one included: 0-9, 10-EOF. */
  readonly range: string;
}

/** Those of the table, or of one descriptor's fdinfo. Those that wait for another are none yet; leases are none. */
export const readLockTable = (text: string): readonly TableLock[] =>
  text.split('\n').flatMap((line) => {
    const [, type, kind, pid, file, from, to] = HELD.exec(line) ?? [];
    if (type === undefined || file === undefined) return [];
    return [
      {
        ...{ type: type as TableLock['type'], exclusive: kind === 'WRITE', pid: Number(pid), file },
        range: `${from}-${to}`,
      },
    ];
  });

const HELD =
  /^(?:lock:\s*)?\d+: (POSIX|OFDLCK|FLOCK)\s+\w+\s+(READ|WRITE)\s+(-?\d+)\s+([\da-f]+:[\da-f]+:\d+)\s+(\d+)\s+(\d+|EOF)\s*$/;

// 3: OFDLCK ADVISORY  WRITE -1 00:2f:123 0 EOF      a waiting one has "->" before its kind
const OFD = /^(?:lock:\s*)?\d+: OFDLCK\s+\w+\s+(?=\w+\s+-?\d+\s+([\da-f]+:[\da-f]+:\d+)\s)(.*)$/m;
