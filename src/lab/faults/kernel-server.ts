// A server of the kernel's nfsd, as its agent has written down where its daemons are, and the sudden end of what it is made of.
import { FAULTS } from '../../core/base/fault-kind.ts';
import { noSuchFault, noSuchVariant } from '../../core/drill/ways.ts';
import type { LabHost } from '../host.ts';
import type { Lab } from '../lab.ts';
import type { InjectedKind } from './injected-kind.ts';
import { everywhere, recorded } from './server-processes.ts';

/** Where it runs; undefined where no kernel server of that name does. */
export async function kernelServerOf(lab: Lab, server: string): Promise<LabHost | undefined> {
  const runs = async (host: LabHost) => ((await host.files.list(daemonsOf(server))) === undefined ? undefined : host);
  const [host] = await everywhere(lab, runs);
  return host;
}

/** Returns when it has happened. Throws Failed (2) for what a kernel server has not. */
export async function strikeKernel(
  host: LabHost,
  kind: InjectedKind,
  server: string,
  variant: string | undefined,
): Promise<readonly string[]> {
  const { kernel } = FAULTS[kind];
  if (kernel === undefined || 'none' in kernel)
    throw noSuchFault(kind, server, kernel === undefined ? 'it strikes none' : kernel.none);
  const daemons = (await host.files.list(daemonsOf(server))) ?? [];
  const known = Object.keys(kernel.variants).filter((way) => way === THREADS || daemons.includes(way));
  const how = variant ?? THREADS;
  if (!known.includes(how)) throw noSuchVariant(kind, how, known);
  if (how === THREADS) await endThreads(host, server);
  else await kill(host, `${daemonsOf(server)}/${how}`);
  return [host.name];
}

const THREADS = 'threads';
const daemonsOf = (server: string): string => `/run/gracekeeper/servers/${server}/daemons`;

/** Signals end them only in kernels that still let them (not since 6.6); nothing is put in order before this either (fs/nfsd/nfssvc.c nfsd_svc). */
async function endThreads(host: LabHost, server: string): Promise<void> {
  // Of one with a network of its own: who holds that (work/kernel/cell.ts).
  const cell = await recorded(host, `${daemonsOf(server)}/cell`);
  await host.run(cell === undefined ? END : ['nsenter', '-t', `${cell.pid}`, '-m', '-u', '-n', '--', ...END]);
}
const END = ['rpc.nfsd', '0'] as const;

async function kill(host: LabHost, record: string): Promise<void> {
  const found = await recorded(host, record);
  // One that is dead already is what was wanted.
  if (found !== undefined) await host.run(['kill', '-KILL', `${found.pid}`]);
}
