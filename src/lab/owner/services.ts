// A node's service manager, in the place of systemd: starts the cluster's daemons, knows when one ends, stops them in order.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { eventually } from '../../host/eventually.ts';
import type { Argv, Service } from '../../host/host.ts';
import { systemClock } from '../../host/local.ts';
import { into } from '../namespaces.ts';
import { argvOf, childOf } from '../processes.ts';
import { NODE_PATH } from '../state.ts';

/** A kernel node on a busy machine needs half a minute for what others do in a tenth of a second. */
const START_MS = 60_000;
/** Pacemaker stops every resource first. */
const STOP_MS = 170_000;
const LOGS = '/var/log/gracekeeper-lab';
/** As pacemaker.service does (LimitNOFILE), where the machine's own hard limit allows. */
const DESCRIPTORS = 65_536;

export interface NodeServices {
  start(service: Service): Promise<void>;
  stop(service: Service): Promise<void>;
  active(service: Service): boolean;
  /** kill -9 of its first process. Throws when it does not run. */
  crash(service: Service): void;
}

/** In the order in which a boot starts them. */
export const BOOT_ORDER: readonly Service[] = ['corosync', 'corosync-qdevice', 'pacemaker'];

interface Daemon {
  readonly pid: number;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
}

/** The services of a node's present life: `init` is its first process, as the lab numbers it; `over` is aborted when that has ended. */
export function nodeServices(
  node: string,
  init: number,
  over: AbortSignal,
  trouble: (error: unknown) => void,
  /** False unless given: Corosync locks its memory, as it does on a real machine. */
  unlocked = false,
): NodeServices {
  const running = new Map<Service, Daemon>();
  const crashes: number[] = [];
  /** Those that are to run: not those that are being stopped. */
  const wanted = new Set<Service>();
  const root = `/proc/${init}/root`;

  const start = async (service: Service) => {
    wanted.add(service);
    if (running.has(service)) return;
    const entered = await launch(root, init, service, unlocked);
    const ended = once(entered, 'exit').then(() => {
      const ran = running.delete(service);
      if (ran && service === 'pacemaker' && wanted.has(service) && crashed(entered)) void again().catch(trouble);
    });
    const alive = () => entered.exitCode === null && entered.signalCode === null;
    const until = async <T>(what: string, probe: () => Promise<T | undefined>): Promise<T> => {
      const deadline = { what: `${service} on ${node} to ${what}`, withinMs: START_MS, everyMs: 10 };
      const reached = await eventually(systemClock, deadline, async () => (alive() ? probe() : 'ended'));
      if (reached === 'ended') throw new Error(`${node}: ${service} ended: ${await lastLines(logOf(root, service))}`);
      return reached as T;
    };
    const pid = await until('start', () => daemonBelow(entered.pid ?? -1, service));
    if (alive()) running.set(service, { pid, ended });
    if (service === 'corosync') await until('answer', () => answers(init));
  };
  const stop = async (service: Service) => {
    // As systemd would: they require corosync.service.
    if (service === 'corosync') for (const above of ['pacemaker', 'corosync-qdevice'] as const) await stop(above);
    wanted.delete(service);
    const daemon = running.get(service);
    if (!daemon) return;
    process.kill(daemon.pid, 'SIGTERM');
    const waited = new AbortController();
    const late = systemClock.pause(STOP_MS, waited.signal).then(() => 'late');
    const how = await Promise.race([daemon.ended, late]);
    waited.abort();
    if (how === 'late') throw new Error(`${service} on ${node} did not stop within ${STOP_MS} ms`);
  };
  /** As systemd does by pacemaker.service (Restart=on-failure, Requires=corosync.service); corosync.service has no Restart of its own. */
  const again = async () => {
    const now = systemClock.now();
    crashes.push(now);
    if (crashes.filter((at) => at > now - START_LIMIT_MS).length >= START_LIMIT) return;
    await systemClock.pause(RESTART_AFTER_MS, over);
    for (const service of BOOT_ORDER)
      if (!over.aborted && wanted.has('pacemaker') && wanted.has(service)) await start(service);
  };
  const crash = (service: Service) => {
    const daemon = running.get(service);
    if (!daemon) throw new Error(`${service} does not run on ${node}`);
    process.kill(daemon.pid, 'SIGKILL');
  };
  return { start, stop, crash, active: (service) => running.has(service) };
}

/** pacemaker.service: RestartSec, StartLimitBurst, StartLimitIntervalSec. */
const RESTART_AFTER_MS = 1_000;
const START_LIMIT = 5;
const START_LIMIT_MS = 25_000;
/** pacemaker.service: SuccessExitStatus; pacemakerd says so when it must not be started again (CRM_EX_FATAL). */
const NEVER_AGAIN = 100;

const crashed = ({ exitCode, signalCode }: ChildProcess): boolean =>
  signalCode !== null || (exitCode !== 0 && exitCode !== NEVER_AGAIN);

const PROGRAM: Record<Service, string> = {
  corosync: 'corosync',
  'corosync-qdevice': 'corosync-qdevice',
  pacemaker: 'pacemakerd',
};

/** The daemon itself, once the way into the node (nsenter, prlimit) has become it: a signal before that would be lost. */
async function daemonBelow(entered: number, service: Service): Promise<number | undefined> {
  const pid = await childOf(entered);
  return pid !== undefined && (await argvOf(pid))?.[0] === PROGRAM[service] ? pid : undefined;
}

async function launch(root: string, init: number, service: Service, unlocked: boolean): Promise<ChildProcess> {
  await mkdir(`${root}${LOGS}`, { recursive: true });
  const log = await open(logOf(root, service), 'a');
  const [file, ...args] = into(init, await daemonArgv(service, unlocked));
  const env = { PATH: NODE_PATH, LC_ALL: 'C.UTF-8', ...(await environmentFile(`${root}/etc/default/${service}`)) };
  const child = spawn(file, args, { stdio: ['ignore', log.fd, log.fd], env, detached: true });
  await log.close();
  return child;
}

async function daemonArgv(service: Service, unlocked: boolean): Promise<Argv> {
  if (service !== 'pacemaker') return unlocked ? [...UNLOCKED, PROGRAM[service], '-f'] : [PROGRAM[service], '-f'];
  const hard = (await readFile('/proc/self/limits', 'utf8')).match(/^Max open files\s+\S+\s+(\d+)/m)?.[1];
  const descriptors = Math.min(DESCRIPTORS, Number(hard ?? DESCRIPTORS));
  return ['prlimit', `--nofile=${descriptors}:${descriptors}`, PROGRAM.pacemaker];
}

/** It may neither lock memory nor raise the limit of that: Corosync complains, and runs (exec/main.c, corosync_mlockall). */
const UNLOCKED: readonly [string, string] = ['setpriv', '--bounding-set=-ipc_lock,-sys_resource'];

/** Corosync answers once its services listen; corosync.service says so to systemd, here its sockets do. */
async function answers(init: number): Promise<true | undefined> {
  const sockets = await readFile(`/proc/${init}/net/unix`, 'utf8');
  return LISTENERS.every((name) => sockets.includes(`@${name}`)) || undefined;
}

const LISTENERS = ['cmap', 'cfg', 'cpg', 'quorum'];

const logOf = (root: string, service: Service) => `${root}${LOGS}/${service}.log`;
const lastLines = async (path: string) => (await readFile(path, 'utf8')).trim().split('\n').slice(-3).join(' / ');

/** KEY=VALUE lines, as systemd's EnvironmentFile; no file is no environment. */
async function environmentFile(path: string): Promise<Record<string, string>> {
  const lines = (await readIfThere(path)).split('\n').filter((line) => /^\w+=/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), unquoted(line)]));
}

const unquoted = (line: string) => line.slice(line.indexOf('=') + 1).replace(/^(["'])(.*)\1$/, '$2');

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
