// Where the programs of a kernel server run: on the node itself, or in a network, a mount and a host name namespace of the server's own (decision 0017).
import type { Argv, Host } from '../../host/host.ts';
import { isAlive, readIdentity } from '../server/identity.ts';
import { kernelRun, NFSD } from './paths.ts';

export interface KernelPlace {
  readonly own: boolean;
  /** The command line that runs this there. */
  inside(argv: Argv): Argv;
  /** What goes before an absolute path there, as the node sees it; empty on the node itself. */
  readonly root: string;
  /** The nfsd filesystem of its network, as the node sees it. */
  readonly nfsd: string;
  /** The tables of its network: tcp, tcp6 and others. */
  readonly tables: string;
}

export const hostPlace: KernelPlace = {
  ...{ own: false, inside: (argv: Argv) => argv, root: '', nfsd: NFSD },
  // The node's own network is its first process's.
  tables: '/proc/1/net',
};

/** `pid`: of a process in it, as the node numbers it. */
export const cellPlace = (pid: number): KernelPlace => ({
  own: true,
  // It executes the program: there is no process namespace to fork into.
  inside: (argv) => ['nsenter', '-t', `${pid}`, '-m', '-u', '-n', '--', ...argv],
  root: `/proc/${pid}/root`,
  nfsd: `/proc/${pid}/root${NFSD}`,
  tables: `/proc/${pid}/net`,
});

/** The process that holds a server's namespaces. */
export const CELL = 'cell';

/** Has this server, as it was started here, a network of its own? */
export const hasOwnNetwork = ({ files }: Pick<Host, 'files'>, server: string): Promise<boolean> =>
  files.exists(kernelRun(server).network);

/** Undefined where its namespaces are held by nobody any more. */
export const placeOf = async (host: Host, server: string): Promise<KernelPlace | undefined> =>
  (await hasOwnNetwork(host, server)) ? livingCell(host, server) : hostPlace;

/** Undefined where nobody holds it, or there has been none. */
export async function livingCell(host: Host, server: string): Promise<KernelPlace | undefined> {
  const holder = await readIdentity(host, `${kernelRun(server).daemons}/${CELL}`);
  return holder !== undefined && (await isAlive(host, holder)) ? cellPlace(holder.pid) : undefined;
}
