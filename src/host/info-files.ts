// /proc/PID/fdinfo/N of one process, for many N, again and again. The file of a number says what is open there by the time it is read (fs/proc/fd.c
// seq_show looks it up anew), so it is opened once: reading alone costs a third of opening, reading and closing. One that is kept open costs the
// kernel some 5 KB, a page of it for what was read.
import { closeSync, readFileSync } from 'node:fs';
import { libc } from './libc.ts';

/** Files that stay open, and their share of the numbers that this process may have: duplicates need most of them. */
const KEPT = { most: 10_240, share: 0.25 };

export interface InfoFiles {
  /** Undefined when nothing is open by that number, or its process has gone. */
  read(fd: number): string | undefined;
  close(): void;
}

/** `folder`: a descriptor of /proc/PID/fdinfo; closed with the rest. `readFile` reads all that a descriptor has to say. */
export function infoFiles(folder: number, readFile: (fd: number) => string | undefined): InfoFiles {
  const kept = new Map<number, number>();
  const most = Math.min(KEPT.most, ownNumbers() * KEPT.share);
  const letGo = () => {
    for (const file of kept.values()) closeSync(file);
    kept.clear();
  };
  const read = (fd: number): string | undefined => {
    const known = kept.get(fd);
    if (known !== undefined) return readFile(known);
    const file = libc().openAt(folder, `${fd}`);
    if (file < 0) return undefined;
    const text = readFile(file);
    if (kept.size < most) kept.set(fd, file);
    else closeSync(file);
    return text;
  };
  return {
    read,
    close: () => {
      letGo();
      closeSync(folder);
    },
  };
}

// ---

/** RLIMIT_NOFILE (proc(5), limits). */
function ownNumbers(): number {
  const [, limit] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
  return Number(limit ?? 1_024);
}
