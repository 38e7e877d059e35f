// The daemons beside nfsd: who may reclaim (nfsdcld), who holds NFSv3 locks (rpc.statd), who may mount (rpc.mountd). Each is known by its process.
import { MOUNT_PORT, STATD_PORT, servesV3, servesV4 } from '../../core/config/ports.ts';
import type { Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { type Identity, identityOf, isAlive, readIdentity } from '../server/identity.ts';
import { serverPaths } from '../server/paths.ts';
import { type KernelPaths, kernelRun, PIPEFS } from './paths.ts';
import type { KernelPlace } from './place.ts';

export interface Daemon {
  readonly name: string;
  readonly argv: Argv;
}

export const STATD = 'statd';

export const daemonsOf = (server: Server, paths: KernelPaths): readonly Daemon[] => [
  ...(servesV4(server) ? [{ name: 'nfsdcld', argv: nfsdcld(paths) }] : []),
  ...(servesV3(server) ? [{ name: STATD, argv: statd(paths) }] : []),
  { name: 'mountd', argv: mountd(server) },
];

const nfsdcld = (paths: KernelPaths): Argv => ['nfsdcld', '-F', '-p', PIPEFS, '-s', paths.nfsdcld];
// -L: telling the clients is ours, from the address, when it is there. Without it statd does so at once, from any address (utils/statd/statd.c).
const statd = ({ statd: folder }: KernelPaths): Argv => ['rpc.statd', '-F', '-L', '-p', `${STATD_PORT}`, '-P', folder];
const mountd = (server: Server): Argv => [
  ...(['rpc.mountd', '-F', '-p', `${MOUNT_PORT}`] as const),
  ...(servesV3(server) ? [] : ['--no-nfs-version', '3']),
];

/** In a session of its own: it outlives the agent. Throws when it ends at once. */
export async function startDaemon(
  machine: Machine,
  place: KernelPlace,
  server: string,
  { name, argv }: Daemon,
): Promise<void> {
  const child = machine.start(place.inside(argv), { logTo: serverPaths(server).log, detached: true });
  const { pid } = child;
  const identity = pid === undefined ? undefined : await identityOf(machine, pid);
  if (identity === undefined) throw new Error(`${argv[0]} could not be started; see ${serverPaths(server).log}`);
  await machine.files.write(`${kernelRun(server).daemons}/${name}`, JSON.stringify(identity));
}

/** Those that were started and live no more. */
export async function deadDaemons(machine: Machine, server: string): Promise<readonly string[]> {
  const known = await knownDaemons(machine, server);
  const alive = await Promise.all(known.map(([, identity]) => identity !== undefined && isAlive(machine, identity)));
  return known.filter((_, index) => !alive[index]).map(([name]) => name);
}

/** By force: what they have to remember is on disk before they answer. */
export async function endDaemons(
  machine: Machine,
  server: string,
  withinMs: number,
  which: (name: string) => boolean = () => true,
): Promise<void> {
  for (const [name, identity] of (await knownDaemons(machine, server)).filter(([known]) => which(known))) {
    if (identity !== undefined) await endProcess(machine, name, identity, withinMs);
    await machine.files.remove(`${kernelRun(server).daemons}/${name}`);
  }
}

export async function endProcess(machine: Machine, name: string, identity: Identity, withinMs: number): Promise<void> {
  if (!(await isAlive(machine, identity))) return;
  machine.kill(identity.pid, 'SIGKILL');
  const gone = { what: `the end of ${name} (process ${identity.pid})`, withinMs, everyMs: 5 };
  await eventually(machine.clock, gone, async () => ((await isAlive(machine, identity)) ? undefined : true));
}

async function knownDaemons(
  machine: Machine,
  server: string,
): Promise<readonly (readonly [string, Identity | undefined])[]> {
  const { daemons } = kernelRun(server);
  const names = (await machine.files.list(daemons)) ?? [];
  return Promise.all(names.map(async (name) => [name, await readIdentity(machine, `${daemons}/${name}`)] as const));
}
