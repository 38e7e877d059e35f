// The processes of a server, as its supervisor has written them down. A record may outlive its process, and the number may be another's by now.
import { Failed } from '../../core/base/failed.ts';
import { readProcStat } from '../../core/protocol/proc-stat.ts';
import { eventually, TooLate } from '../../host/eventually.ts';
import type { LabHost } from '../host.ts';
import type { Lab } from '../lab.ts';

export interface Found {
  readonly host: LabHost;
  /** As the node numbers it. */
  readonly pid: number;
}

/** Of all nodes that are on, those on which `on` finds something, in the order of the spec. */
export async function everywhere<T>(lab: Lab, on: (host: LabHost) => Promise<T | undefined>): Promise<readonly T[]> {
  const found = await Promise.all(lab.hosts().map(async (host) => ((await host.powered()) ? on(host) : undefined)));
  return found.filter((it) => it !== undefined);
}

/** The server's Ganesha. Throws Failed (2) when no node runs one. */
export async function daemonOf(lab: Lab, server: string): Promise<Found> {
  const [daemon] = await everywhere(lab, (host) => daemonOn(host, server));
  if (daemon !== undefined) return daemon;
  throw new Failed(2, 'no-daemon', `no node of lab ${lab.name} runs a daemon of server "${server}"`);
}

export async function daemonOn(host: LabHost, server: string): Promise<Found | undefined> {
  const text = await host.files.read(`/run/gracekeeper/servers/${server}/status.json`);
  const { daemonPid } = (text === undefined ? {} : JSON.parse(text)) as { daemonPid?: number | null };
  if (typeof daemonPid !== 'number') return undefined;
  const program = (await host.files.read(`/proc/${daemonPid}/cmdline`))?.split('\0')[0];
  return program?.endsWith('ganesha.nfsd') ? { host, pid: daemonPid } : undefined;
}

/**
 * Returns when that daemon has followed its supervisor: it serves until then, and on a busy machine that takes a while. One that lives on for longer
 * than it may is for the audits to judge.
 */
export async function gone({ host, pid }: Found, server: string): Promise<void> {
  const wait = { what: `the daemon of ${server} to follow its supervisor`, withinMs: FOLLOWS_MS, everyMs: 5 };
  const isGone = async () => (await daemonOn(host, server))?.pid !== pid || undefined;
  await eventually(host.clock, wait, isGone).catch(unlessLate);
}

const FOLLOWS_MS = 500;

function unlessLate(error: unknown): void {
  if (!(error instanceof TooLate)) throw error;
}

/** The process that a file on the node names by number and start time; undefined when it is gone. */
export async function recorded(host: LabHost, path: string): Promise<Found | undefined> {
  const text = await host.files.read(path);
  if (text === undefined) return undefined;
  const { pid, startTime } = JSON.parse(text) as { pid: number; startTime: string };
  const stat = readProcStat((await host.files.read(`/proc/${pid}/stat`)) ?? '');
  return stat !== undefined && stat.startTime === startTime ? { host, pid } : undefined;
}

export const supervisorFile = (server: string) => `/run/gracekeeper/servers/${server}/supervisor.json`;
export const KEEPER_FILE = '/run/gracekeeper/keeper.json';

/** Names of the servers that have a supervisor on this node, or had one that left without tidying up. */
export const serversOn = async (host: LabHost): Promise<readonly string[]> =>
  (await host.files.list('/run/gracekeeper/servers')) ?? [];
