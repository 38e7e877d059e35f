// OFD locks, as the kernel prints them: in /proc/locks for everybody's, in /proc/PID/fdinfo/N for one descriptor's (proc(5)).

/** The file of a lock, as MAJOR:MINOR:INODE. */
export type LockedFile = string;

/** The locks of each locked file on these devices (MAJOR:MINOR). Those that wait for another are none yet. */
export function ofdLocks(text: string, devices: readonly string[]): ReadonlyMap<LockedFile, string> {
  const found = new Map<LockedFile, string>();
  for (const line of text.split('\n')) {
    const [, file = '', range = ''] = OFD.exec(line) ?? [];
    if (devices.some((device) => file.startsWith(`${device}:`))) found.set(file, `${found.get(file) ?? ''}${range}\n`);
  }
  return found;
}

/** Files whose locks are others than before. */
export const changedFiles = (
  before: ReadonlyMap<LockedFile, string>,
  now: ReadonlyMap<LockedFile, string>,
): readonly LockedFile[] => [...now].filter(([file, locks]) => before.get(file) !== locks).map(([file]) => file);

/** The file that a descriptor holds an OFD lock on; undefined when it holds none. */
export const lockedBy = (fdinfo: string): LockedFile | undefined => OFD.exec(fdinfo)?.[1];

/** A device number of stat(2), as the kernel prints it beside an inode: in hexadecimal. */
export function deviceText(dev: number): string {
  const number = BigInt(dev);
  const major = ((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn);
  const minor = (number & 0xffn) | ((number >> 12n) & ~0xffn);
  return [major, minor].map((it) => it.toString(16).padStart(2, '0')).join(':');
}

// 3: OFDLCK ADVISORY  WRITE -1 00:2f:123 0 EOF      a waiting one has "->" before its kind
const OFD = /^(?:lock:\s*)?\d+: OFDLCK\s+\w+\s+(?=\w+\s+-?\d+\s+([\da-f]+:[\da-f]+:\d+)\s)(.*)$/m;
