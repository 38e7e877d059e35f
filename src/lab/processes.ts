// Processes as /proc shows them.
import { readdir, readFile, stat } from 'node:fs/promises';
import { type ProcStat, readProcStat } from '../core/protocol/proc-stat.ts';

/** What tells a process from a later one with the same number: its start time in clock ticks since boot. Undefined when it is gone. */
export async function startTime(pid: number): Promise<number | undefined> {
  const stat = await statOf(pid);
  return stat && Number(stat.startTime);
}

/** Undefined when it is gone. */
async function parentOf(pid: number): Promise<number | undefined> {
  return (await statOf(pid))?.parent;
}

/** The first child of a process. */
export async function childOf(parent: number): Promise<number | undefined> {
  for (const pid of await allProcesses()) if ((await parentOf(pid)) === parent) return pid;
  return undefined;
}

export async function allProcesses(): Promise<readonly number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

export type NamespaceKind = 'pid' | 'mnt' | 'net' | 'pid_for_children';

/** The inode of a process's namespace: its identity on this machine. Undefined when the process is gone, or may not be looked at. */
export async function namespaceOf(pid: number | 'self', kind: NamespaceKind): Promise<number | undefined> {
  return unlessHidden(stat(`/proc/${pid}/ns/${kind}`).then(({ ino }) => ino));
}

/** The argument vector; undefined when the process is gone. */
export async function argvOf(pid: number): Promise<readonly string[] | undefined> {
  const line = await unlessHidden(readFile(`/proc/${pid}/cmdline`, 'utf8'));
  return line?.split('\0').slice(0, -1);
}

/** The process's numbers, from the pid namespace of this machine's /proc inwards. Undefined when it is gone. */
export async function pidsOf(pid: number): Promise<readonly number[] | undefined> {
  const status = await unlessHidden(readFile(`/proc/${pid}/status`, 'utf8'));
  return status
    ?.match(/^NSpid:(.*)$/m)?.[1]
    ?.trim()
    .split(/\s+/)
    .map(Number);
}

const statOf = async (pid: number): Promise<ProcStat | undefined> =>
  readProcStat((await unlessHidden(readFile(`/proc/${pid}/stat`, 'utf8'))) ?? '');

async function unlessHidden<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}
