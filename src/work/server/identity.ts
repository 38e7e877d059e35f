// A process is its pid plus its start time: a pid alone may have been given to somebody else (a stale pid file).
import type { Host } from '../../host/host.ts';
import { serverPaths } from './paths.ts';

export interface Identity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: clock ticks since boot. */
  readonly startTime: string;
}

export async function identityOf(host: Host, pid: number): Promise<Identity | undefined> {
  const stat = await host.files.read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command's name, field 2, may hold spaces and parentheses: count from its last parenthesis (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // State Z: dead, not yet reaped.
  const [state, startTime] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' || startTime === undefined ? undefined : { pid, startTime };
}

export async function readIdentity(host: Host, path: string): Promise<Identity | undefined> {
  const text = await host.files.read(path);
  return text === undefined ? undefined : (JSON.parse(text) as Identity);
}

export async function isAlive(host: Host, identity: Identity): Promise<boolean> {
  return (await identityOf(host, identity.pid))?.startTime === identity.startTime;
}

export async function hasSupervisor(host: Host, server: string): Promise<boolean> {
  const identity = await readIdentity(host, serverPaths(server).identity);
  return identity !== undefined && (await isAlive(host, identity));
}

/** The pid of a process's only child, e.g. of what nsenter or unshare started. */
export async function childOf(host: Host, pid: number): Promise<number | undefined> {
  const children = await host.files.read(`/proc/${pid}/task/${pid}/children`);
  const first = Number(children?.trim().split(' ')[0]);
  return Number.isInteger(first) && first > 0 ? first : undefined;
}
