// The names of all programs that run. There are hundreds, and each name costs as much as a lock: of a process that is not young it is believed for a while.
import { readdirSync, readFileSync } from 'node:fs';

/** A process that is to run another program does so soon after its beginning (execve(2) changes the name). */
const YOUNG_MS = 2_000;
const BELIEVED_MS = 500;

interface Known {
  readonly seenAt: number;
  readonly readAt: number;
  readonly name: string;
}

export interface Commands {
  /** Numbers of the processes that there are now. */
  all(): readonly number[];
  /** At most 15 bytes; empty when it has gone. */
  of(pid: number): string;
}

export function commands(now: () => number, { list, read }: Source = PROC): Commands {
  let known = new Map<number, Known>();
  return {
    all: () => {
      const pids = list();
      known = new Map(pids.flatMap((pid) => (known.has(pid) ? [[pid, known.get(pid) as Known] as const] : [])));
      return pids;
    },
    of: (pid) => {
      const [at, last] = [now(), known.get(pid)];
      const isYoung = last === undefined || at - last.seenAt < YOUNG_MS;
      if (last !== undefined && !isYoung && at - last.readAt < BELIEVED_MS) return last.name;
      const name = read(pid);
      known.set(pid, { seenAt: last?.seenAt ?? at, readAt: at, name });
      return name;
    },
  };
}

export interface Source {
  list(): readonly number[];
  read(pid: number): string;
}

const PROC: Source = {
  list: () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number),
  read: (pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    } catch {
      // It has gone, whatever the error says.
      return '';
    }
  },
};
