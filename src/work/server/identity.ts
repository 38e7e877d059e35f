// A process is its pid plus its start time: a pid alone may have been given to somebody else (a stale pid file).
import { isDead, readProcStat } from '../../core/protocol/proc-stat.ts';
import type { Host } from '../../host/host.ts';
import { serverPaths } from './paths.ts';

export interface Identity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: clock ticks since boot. */
  readonly startTime: string;
}

export async function identityOf(host: Host, pid: number): Promise<Identity | undefined> {
  const stat = readProcStat((await host.files.read(`/proc/${pid}/stat`)) ?? '');
  return stat === undefined || isDead(stat) ? undefined : { pid, startTime: stat.startTime };
}

/** Undefined when nobody has written it, and when what stands there names no process: it is then nobody's. */
export async function readIdentity(host: Host, path: string): Promise<Identity | undefined> {
  const text = await host.files.read(path);
  if (text === undefined) return undefined;
  try {
    const { pid, startTime } = JSON.parse(text) as Partial<Identity>;
    return Number.isInteger(pid) && typeof startTime === 'string' ? { pid: Number(pid), startTime } : undefined;
  } catch {
    // As above.
    return undefined;
  }
}

export async function isAlive(host: Host, identity: Identity): Promise<boolean> {
  return (await identityOf(host, identity.pid))?.startTime === identity.startTime;
}

export async function hasSupervisor(host: Host, server: string): Promise<boolean> {
  const identity = await readIdentity(host, serverPaths(server).identity);
  return identity !== undefined && (await isAlive(host, identity));
}

/** How long ago the process was started, ms; exec(2) begins no new one. */
export async function ageOf(host: Host, pid: number): Promise<number> {
  const [identity, uptime] = await Promise.all([identityOf(host, pid), host.files.read('/proc/uptime')]);
  const seconds = Number(uptime?.split(' ')[0]) - Number(identity?.startTime) / TICKS_PER_SECOND;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : 0;
}

/** Whole seconds since the machine has booted; 0 where nobody says so. */
export const uptimeS = async ({ files }: Pick<Host, 'files'>): Promise<number> =>
  Math.floor(Number((await files.read('/proc/uptime'))?.split(' ')[0] ?? 0));

/** proc(5): USER_HZ, 100 on every Linux we run on. */
const TICKS_PER_SECOND = 100;

/** Is one of its threads where no signal reaches it (state D of proc(5)): in the kernel, waiting for storage? */
export async function sleepsUninterruptibly(host: Host, pid: number): Promise<boolean> {
  const threads = (await host.files.list(`/proc/${pid}/task`)) ?? [];
  const stats = await Promise.all(threads.map((thread) => host.files.read(`/proc/${pid}/task/${thread}/stat`)));
  return stats.some((stat) => readProcStat(stat ?? '')?.state === 'D');
}

/** The pid of a process's only child, e.g. of what nsenter or unshare started. */
export async function childOf(host: Host, pid: number): Promise<number | undefined> {
  const children = await host.files.read(`/proc/${pid}/task/${pid}/children`);
  const first = Number(children?.trim().split(' ')[0]);
  return Number.isInteger(first) && first > 0 ? first : undefined;
}
