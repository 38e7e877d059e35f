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
  const { log } = serverPaths(server.name);
  const { pid } = machine.start(holderArgv(server.name, scope), { logTo: log, detached: true });
  if (pid === undefined) throw new Error('nsenter could not be started');
  const made = { what: `the namespaces of ${server.name}`, withinMs: 20_000, everyMs: 5 };
  await eventually(machine.clock, made, () => holds(machine, pid, log));
  await machine.files.write(
    `${kernelRun(server.name).daemons}/${CELL}`,
    JSON.stringify(await identityOf(machine, pid)),
  );
  return cellPlace(pid);
}

/** Where the network's name leads. */
export const networkFile = (server: string): string => `/run/netns/${namespaceOf(server)}`;

// slave, never private: a private copy would pin filesystems that others unmount (TAKEOVER section 7).
const holderArgv = (server: string, scope: string): Argv => [
  ...(['nsenter', `--net=${networkFile(server)}`] as const),
  ...['unshare', '--mount', '--propagation', 'slave', '--uts', '--'],
  ...['sh', '-c', FURNISH, scope, furniturePath(server)],
];
const HOLDER = 'sleep';

/** In the cell by then, and the same process to the end: where each step is an nsenter of its own, a start is a dozen programs longer. What the shell reads is always the same. */
const FURNISH = `echo "$0" >/proc/sys/kernel/hostname && mount --all --fstab "$1" && exec ${HOLDER} infinity`;

/** It is what it is to be when its last program runs: before that its namespaces are still being made and furnished. */
async function holds(machine: Machine, pid: number, log: string): Promise<true | undefined> {
  const comm = await machine.files.read(`/proc/${pid}/comm`);
  if (comm === undefined) throw new Error(`its namespaces could not be made; see ${log}`);
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
  await machine.files.write(furniturePath(name), furniture(name));
}

/** In /run, as the cell sees it. */
const STATE = 'nfs';

/**
 * What it has mounted, in this order (fstab(5)); from the second line on the first holds. The last two have names of their own: mount --all leaves out what seems to
 * be mounted already, and what the node has mounted there shows the node's network.
 */
const furniture = (server: string): string =>
  [
    `${serverPaths(server).inner} /run none bind`,
    '/run/hosts /etc/hosts none bind',
    `/run/${STATE} /var/lib/nfs none bind`,
    `${namespaceOf(server)} ${NFSD} nfsd`,
    `${namespaceOf(server)} ${PIPEFS} rpc_pipefs`,
  ]
    .map((line) => `${line}\n`)
    .join('');

const furniturePath = (server: string): string => `${serverPaths(server).folder}/fstab`;
