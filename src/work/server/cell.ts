// The cell: the mount, host name and process namespaces that a server's daemons live in. Its first process is the kernel's promise
// that none of them outlives the supervisor: supervisor dead -> unshare killed (pdeathsig) -> first process killed (--kill-child) ->
// every process of the namespace killed.
import type { Server } from '../../core/spec/cluster.ts';
import type { Child, ChildOptions, Ending } from '../../host/child.ts';
import { eventually } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { childOf } from './identity.ts';
import type { ServerNetwork } from './network.ts';
import { setOomScore } from './oom.ts';
import { type ServerPaths, serverPaths } from './paths.ts';

export interface Cell {
  /** First process of the cell, as the node sees it. */
  readonly pid: number;
  /** How its first process ended, when everything in it has. */
  readonly ended: Promise<Ending>;
  /** Starts a program inside. Throws when the cell has ended: its pid may be another's by then. */
  start(argv: Argv, options: ChildOptions): Child;
  /** Does the kernel still take processes into it? No longer from the moment in which its first one dies. */
  isWhole(): Promise<boolean>;
  /** Kills all that is in it; returns when the kernel has seen to that (pid_namespaces(7)). */
  end(): Promise<void>;
}

export async function makeCell(machine: Machine, server: Server, network: ServerNetwork): Promise<Cell> {
  const paths = serverPaths(server.name);
  await prepareRunFolder(machine, server, paths);
  const holder = machine.start(holderArgv(network), { logTo: paths.log });
  setOomScore(machine, holder.pid, '0');
  try {
    const made = { what: `the cell of ${server.name}`, withinMs: 5_000, everyMs: 2 };
    const cell = cellOf(machine, holder, await eventually(machine.clock, made, () => firstProcess(machine, holder)));
    await furnish(machine, server, cell.pid, paths);
    return cell;
  } catch (error) {
    holder.kill('SIGKILL');
    await holder.ended;
    throw error;
  }
}

const holderArgv = ({ namespace }: ServerNetwork): Argv => [
  'setpriv',
  ...['--pdeathsig', 'KILL', 'nsenter', `--net=/run/netns/${namespace}`],
  // rslave, never rprivate: a private copy would pin filesystems that others unmount (TAKEOVER section 7).
  ...['unshare', '--mount', '--propagation', 'slave', '--uts', '--pid', '--fork', '--kill-child=KILL', '--mount-proc'],
  ...['tini', '--', 'sleep', 'infinity'],
];

const inside = (pid: number, argv: Argv): Argv => ['nsenter', '-t', `${pid}`, '-m', '-u', '-n', '-p', '--', ...argv];

function cellOf(machine: Machine, holder: Child, pid: number): Cell {
  let over = false;
  const entered = new Set<Child>();
  void holder.ended.then(() => {
    over = true;
    for (const child of entered) child.kill('SIGKILL');
  });
  return {
    pid,
    ended: holder.ended,
    start: (argv, options) => {
      if (over) throw new Error('its cell has ended');
      const child = machine.start(inside(pid, argv), options);
      setOomScore(machine, child.pid, '0');
      entered.add(child);
      void child.ended.then(() => entered.delete(child));
      return child;
    },
    isWhole: async () =>
      !over && (await machine.run(inside(pid, ['true']), { okExits: [0, 1] }).then(({ exitCode }) => exitCode === 0)),
    end: async () => {
      if (!over) machine.kill(pid, 'SIGKILL');
      // One that is stopped would not reap what it started, and the kernel ends no process namespace before that.
      for (const child of [holder, ...entered]) wake(child);
      await holder.ended;
    },
  };
}

/**
 * nsenter and unshare stop themselves when what they started is stopped (util-linux, continue_as_child), and see no end of it then.
 * Woken, they wake it too: only for what is dead.
 */
export const wake = (child: Child): void => child.kill('SIGCONT');

async function furnish(machine: Machine, server: Server, pid: number, paths: ServerPaths): Promise<void> {
  await machine.run(inside(pid, ['mount', '--bind', paths.inner, '/run']));
  await Promise.all([
    machine.run(inside(pid, ['mount', '--bind', '/run/hosts', '/etc/hosts'])),
    machine.run(inside(pid, ['hostname', server.name])),
  ]);
}

/** Ready when its program runs: before that its namespaces are still being made. */
async function firstProcess(machine: Machine, holder: Child): Promise<number | undefined> {
  if (holder.pid === undefined) throw new Error('setpriv could not be started');
  const pid = await childOf(machine, holder.pid);
  if (pid === undefined) return undefined;
  return (await machine.files.read(`/proc/${pid}/comm`))?.trim() === 'tini' ? pid : undefined;
}

/**
 * A /run of the server's own, so that its rpcbind, statd, Ganesha and D-Bus neither see nor disturb another server's, and no stale pid file
 * of an earlier life is ever met.
 */
async function prepareRunFolder(machine: Machine, server: Server, paths: ServerPaths): Promise<void> {
  await machine.files.remove(paths.inner);
  for (const folder of ['ganesha', 'rpcbind', 'sendsigs.omit.d'])
    await machine.files.makeFolder(`${paths.inner}/${folder}`);
  const hosts = (await machine.files.read('/etc/hosts')) ?? '127.0.0.1 localhost\n';
  // Ganesha and statd look their own name up: without this line they wait for DNS (5 s where none answers).
  await machine.files.write(`${paths.inner}/hosts`, `${server.address} ${server.name}\n${hosts}`);
  await provideResolver(machine, paths);
}

// systemd-resolved's stub at 127.0.0.53 is dead in a namespace of its own: the real resolvers take its place.
async function provideResolver(machine: Machine, paths: ServerPaths): Promise<void> {
  const real = await machine.files.read('/run/systemd/resolve/resolv.conf');
  if (real !== undefined) await machine.files.write(`${paths.inner}/systemd/resolve/stub-resolv.conf`, real);
}
