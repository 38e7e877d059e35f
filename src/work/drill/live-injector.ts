// Faults that a cluster of real machines can be given through its nodes: processes that are killed. Power and cables are not ours to touch.
import { Failed } from '../../core/base/failed.ts';
import type { FaultKind } from '../../core/base/fault-kind.ts';
import { eventually, TooLate } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { kernelRun } from '../kernel/paths.ts';
import { CELL, cellPlace, hostPlace } from '../kernel/place.ts';
import { isAlive, readIdentity } from '../server/identity.ts';
import { KEEPER_FILE, serverPaths } from '../server/paths.ts';
import { reasonOf } from '../server/reason.ts';
import { readStatus } from '../server/status-board.ts';
import type { Injector } from './scene.ts';

export const LIVE_KINDS = [
  'daemon-crash',
  'supervisor-crash',
  'keeper-crash',
  'move',
] as const satisfies readonly FaultKind[];

/** Throws Failed (3) for what takes a lab. */
export function requireLive(kind: FaultKind): void {
  if (LIVE_KINDS.some((known) => known === kind)) return;
  throw new Failed(
    3,
    'lab-only',
    `${kind} takes power, cables or storage away: on a real cluster that is for people to do`,
    {
      hint: `here: ${LIVE_KINDS.join(', ')}; everything else in a lab with the same spec: gracekeeper lab up --spec FILE`,
    },
  );
}

/** What it breaks, the cluster mends by itself: there is nothing to heal. */
export function liveInjector(hosts: readonly Host[]): Injector {
  return {
    inject: async (kind, target) => {
      const kernel = kind === 'daemon-crash' ? await kernelServerOn(hosts, target) : undefined;
      if (kernel !== undefined) return endThreads(kernel, target);
      const { host, pid } = await victim(hosts, kind, target);
      const daemon = kind === 'supervisor-crash' ? await daemonPid(host, target) : undefined;
      const at = host.clock.now();
      await host.run(['kill', '-KILL', `${pid}`]);
      if (daemon !== undefined) await gone(host, daemon);
      return at;
    },
    heal: async () => undefined,
  };
}

// ---

/** The node that runs a server of the kernel's nfsd, by what its agent has written down there; a node that can't say runs none. */
async function kernelServerOn(hosts: readonly Host[], server: string): Promise<Host | undefined> {
  const lists = hosts.map(({ files }) => files.list(kernelRun(server).daemons).catch(() => undefined));
  const found = await Promise.all(lists);
  return hosts.find((_, index) => found[index] !== undefined);
}

/** No process could be killed: the threads are the kernel's. Nothing is put in order before they end (fs/nfsd/nfssvc.c nfsd_svc). */
async function endThreads(host: Host, server: string): Promise<number> {
  const cell = await readIdentity(host, `${kernelRun(server).daemons}/${CELL}`);
  const at = host.clock.now();
  await host.run((cell === undefined ? hostPlace : cellPlace(cell.pid)).inside(['rpc.nfsd', '0']));
  return at;
}

interface Victim {
  readonly host: Host;
  readonly pid: number;
}

async function victim(hosts: readonly Host[], kind: FaultKind, target: string): Promise<Victim> {
  const silent: string[] = [];
  for (const host of hosts) {
    const pid = await pidOn(host, kind, target).catch(reasonOf);
    if (typeof pid === 'number') return { host, pid };
    if (pid !== undefined) silent.push(`${host.name} can't say: ${pid}`);
  }
  const what = `no node is known to run what ${kind} of ${target} would strike`;
  throw new Failed(3, 'nobody-to-strike', [what, ...silent].join('; '));
}

async function pidOn(host: Host, kind: FaultKind, target: string): Promise<number | undefined> {
  if (kind === 'keeper-crash') return host.name === target ? living(host, KEEPER_FILE) : undefined;
  if (kind === 'supervisor-crash') return living(host, serverPaths(target).identity);
  // The kernel gives a dead daemon's number to others: what is killed is what a living supervisor names.
  if ((await living(host, serverPaths(target).identity)) === undefined) return undefined;
  return daemonPid(host, target);
}

async function daemonPid(host: Host, server: string): Promise<number | undefined> {
  const pid = (await readStatus(host, server))?.daemonPid ?? undefined;
  return pid !== undefined && (await isGanesha(host, pid)) ? pid : undefined;
}

const isGanesha = async (host: Host, pid: number): Promise<boolean> =>
  (await host.files.read(`/proc/${pid}/cmdline`))?.split('\0')[0]?.endsWith('ganesha.nfsd') ?? false;

/** Its daemon follows a supervisor, and serves until then; one that lives on for longer than it may is for the audits to judge. */
async function gone(host: Host, daemon: number): Promise<void> {
  const wait = { what: 'the daemon to follow its supervisor', withinMs: FOLLOWS_MS, everyMs: 5 };
  await eventually(host.clock, wait, async () => !(await isGanesha(host, daemon)) || undefined).catch(unlessLate);
}

const FOLLOWS_MS = 500;

function unlessLate(error: unknown): void {
  if (!(error instanceof TooLate)) throw error;
}

async function living(host: Host, path: string): Promise<number | undefined> {
  const identity = await readIdentity(host, path);
  return identity !== undefined && (await isAlive(host, identity)) ? identity.pid : undefined;
}
