// A daemon that lives and does not answer.
import { type ProcStat, readProcStat } from '../../core/protocol/proc-stat.ts';
import { eventually } from '../../host/eventually.ts';
import type { LabHost } from '../host.ts';
import type { Lab } from '../lab.ts';
import { daemonOf, daemonOn, everywhere, type Found, serversOn } from './server-processes.ts';

export type Hang = 'stop' | 'dbus' | 'rpc';

export async function hang(lab: Lab, server: string, how: Hang): Promise<LabHost> {
  const daemon = await daemonOf(lab, server);
  await HANGS[how](daemon);
  return daemon.host;
}

/** Whatever hung goes on, as far as it still lives; of one server, or of all. */
export async function unhang(lab: Lab, server?: string): Promise<void> {
  await everywhere(lab, async (host) => {
    for (const name of server === undefined ? await serversOn(host) : [server]) await unhangOn(host, name);
  });
}

const HANGS: Readonly<Record<Hang, (daemon: Found) => Promise<void>>> = {
  stop: ({ host, pid }) => stop(host, [pid]),
  dbus: async (daemon) => stop(daemon.host, await busesOf(daemon)),
  rpc: ({ host, pid }) => rules(host, pid, DEAF),
};

async function unhangOn(host: LabHost, server: string): Promise<void> {
  const daemon = await daemonOn(host, server);
  if (daemon === undefined) return;
  const stopped = [daemon.pid, ...(await busesOf(daemon))];
  // The nsenter in front of a program stops when that stops, and goes on only when it is told itself (util-linux, sys-utils/nsenter.c).
  await signal(host, 'CONT', [...stopped, ...(await waysIn(host, stopped))]);
  await rules(host, daemon.pid, HEARING);
}

const TABLE = 'inet gracekeeper_lab';
const HEARING = `table ${TABLE}\ndelete table ${TABLE}\n`;
/** Before the server's own rules; neighbours are still answered, since the address is not the daemon's. */
const DEAF = `${HEARING}table ${TABLE} {
  chain input {
    type filter hook input priority -300
    meta l4proto { tcp, udp } drop
  }
}
`;

/** Returns when they stand still: on a busy machine the signal alone is not yet a stop. */
async function stop(host: LabHost, pids: readonly number[]): Promise<void> {
  await signal(host, 'STOP', pids);
  const wait = { what: `processes ${pids} of ${host.name} to stop`, withinMs: STOP_MS, everyMs: 5 };
  await eventually(host.clock, wait, async () => (await statsOf(host, pids)).every(standsStill) || undefined);
}

const STOP_MS = 10_000;
/** One that has been killed meanwhile does not run either. */
const standsStill = (stat: ProcStat | undefined) => stat === undefined || !['R', 'S', 'D'].includes(stat.state);

const statsOf = async (host: LabHost, pids: readonly number[]) =>
  (await Promise.all(pids.map((pid) => host.files.read(`/proc/${pid}/stat`)))).map((line) => readProcStat(line ?? ''));

async function signal(host: LabHost, name: 'STOP' | 'CONT', pids: readonly number[]): Promise<void> {
  await host.run(['kill', `-${name}`, ...pids.map(String)]);
}

/** The bus in the daemon's own process namespace. */
async function busesOf({ host, pid }: Found): Promise<readonly number[]> {
  const argv = ['pgrep', '--ns', `${pid}`, '--nslist', 'pid', '--exact', 'dbus-daemon'] as const;
  const { stdout } = await host.run(argv, { okExits: [0, 1] });
  return stdout.split('\n').filter(Boolean).map(Number);
}

async function waysIn(host: LabHost, pids: readonly number[]): Promise<readonly number[]> {
  const parents = (await statsOf(host, pids)).flatMap((stat) => (stat === undefined ? [] : [stat.parent]));
  const names = await Promise.all(parents.map((pid) => host.files.read(`/proc/${pid}/comm`)));
  return parents.filter((_, index) => names[index]?.trim() === 'nsenter');
}

async function rules(host: LabHost, pid: number, input: string): Promise<void> {
  await host.run(['nsenter', '-t', `${pid}`, '-n', 'nft', '-f', '-'], { input });
}
