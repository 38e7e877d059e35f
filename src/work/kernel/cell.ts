// The namespaces of a kernel server with a network of its own: that network; a mount namespace with its own /run (rpcbind's socket, which the kernel finds by path
// before Linux 6.5; pid files), /var/lib/nfs (what is exported), nfsd and rpc_pipefs, which show the network of whoever mounts them; and a host name, which
// nfsd takes for its scope. One process holds them, beside the name of the network.
import { kernelScope } from '../../core/config/kernel-scope.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { identityOf } from '../server/identity.ts';
import { namespaceOf } from '../server/network.ts';
import { serverPaths } from '../server/paths.ts';
import { kernelRun, NFSD, PIPEFS } from './paths.ts';
import { CELL, cellPlace, type KernelPlace } from './place.ts';

/** Its network is there, and so is the kernel's nfsd. Throws a sentence. */
export async function makeKernelCell(
  machine: Machine,
  cluster: Cluster | undefined,
  server: Pick<Server, 'name' | 'address'>,
): Promise<KernelPlace> {
  const scope = cluster === undefined ? server.name : kernelScope(cluster, server);
  await prepareFolders(machine, server, scope);
  const { pid } = machine.start(holderArgv(server.name), { logTo: serverPaths(server.name).log, detached: true });
  if (pid === undefined) throw new Error('nsenter could not be started');
  const made = { what: `the namespaces of ${server.name}`, withinMs: 10_000, everyMs: 5 };
  await eventually(machine.clock, made, () => holds(machine, pid));
  await machine.files.write(
    `${kernelRun(server.name).daemons}/${CELL}`,
    JSON.stringify(await identityOf(machine, pid)),
  );
  const place = cellPlace(pid);
  for (const argv of furnishing(server.name, scope)) await machine.run(place.inside(argv));
  return place;
}

/** Where the network's name leads. */
export const networkFile = (server: string): string => `/run/netns/${namespaceOf(server)}`;

// slave, never private: a private copy would pin filesystems that others unmount (TAKEOVER section 7).
const holderArgv = (server: string): Argv => [
  ...(['nsenter', `--net=${networkFile(server)}`] as const),
  ...['unshare', '--mount', '--propagation', 'slave', '--uts', '--', HOLDER, 'infinity'],
];
const HOLDER = 'sleep';

/** It is what it is to be when its program runs: before that its namespaces are still being made. */
async function holds(machine: Machine, pid: number): Promise<true | undefined> {
  const comm = await machine.files.read(`/proc/${pid}/comm`);
  if (comm === undefined) throw new Error('its namespaces could not be made');
  return comm.trim() === HOLDER ? true : undefined;
}

async function prepareFolders(
  machine: Machine,
  { name, address }: Pick<Server, 'name' | 'address'>,
  scope: string,
): Promise<void> {
  const { inner } = serverPaths(name);
  await machine.files.remove(inner);
  for (const folder of ['rpcbind', 'rpc_pipefs', 'sendsigs.omit.d', STATE])
    await machine.files.makeFolder(`${inner}/${folder}`);
  // exportfs and mountd want them.
  for (const file of ['etab', 'rmtab']) await machine.files.write(`${inner}/${STATE}/${file}`, '');
  const hosts = (await machine.files.read('/etc/hosts')) ?? '127.0.0.1 localhost\n';
  // rpc.statd looks its own name up.
  await machine.files.write(`${inner}/hosts`, `${address} ${scope} ${name}\n${hosts}`);
  const real = await machine.files.read('/run/systemd/resolve/resolv.conf');
  // systemd-resolved's stub is dead in another network.
  if (real !== undefined) await machine.files.write(`${inner}/systemd/resolve/stub-resolv.conf`, real);
}

/** In /run, as the cell sees it. */
const STATE = 'nfs';

const furnishing = (server: string, scope: string): readonly Argv[] => [
  ['hostname', scope],
  ['mount', '--bind', serverPaths(server).inner, '/run'],
  ['mount', '--bind', '/run/hosts', '/etc/hosts'],
  ['mount', '--bind', `/run/${STATE}`, '/var/lib/nfs'],
  ['mount', '-t', 'nfsd', 'nfsd', NFSD],
  ['mount', '-t', 'rpc_pipefs', 'sunrpc', PIPEFS],
];
