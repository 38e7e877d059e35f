// What a node's keeper does for the kernel's servers, which have no supervisor: who is connected is written down now and then, for whoever takes over when nobody
// foresees that; and the kernel is ready before a server comes, whose clients wait then.
import { servesV40 } from '../../core/config/ports.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { rememberClients } from '../kernel/connected.ts';
import { loadNfsd, prepareKernel } from '../kernel/nfsd.ts';
import { kernelPaths, kernelRun } from '../kernel/paths.ts';
import { requireRpcbind } from '../kernel/rpcbind.ts';
import { type V40Watch, watchV40Clients } from '../kernel/v40-clients.ts';

const EVERY_MS = 30_000;
/** What happens between a look and a node's death is not known to its successor. */
const V40_EVERY_MS = 1_000;

/** Runs as long as the keeper does. A list that can't be written costs clients seconds, later. */
export async function rememberConnected(machine: Machine, cluster: Cluster): Promise<never> {
  for (;;) {
    for (const server of cluster.servers.filter(({ daemon }) => daemon === 'kernel'))
      if (await machine.files.exists(kernelRun(server.name).announced))
        // As above.
        await rememberClients(machine, cluster, server).catch(() => undefined);
    await machine.clock.pause(EVERY_MS);
  }
}

/** Runs as long as the keeper does. A list that can't be written now is written at the next look. */
export async function rememberV40Clients(machine: Machine, cluster: Cluster): Promise<never> {
  const watches = new Map<string, V40Watch>();
  for (;;) {
    for (const server of cluster.servers.filter((one) => one.daemon === 'kernel' && servesV40(one))) {
      const watch = watches.get(server.name) ?? watchV40Clients(machine, server, kernelPaths(cluster, server));
      watches.set(server.name, watch);
      // As above.
      await watch.look().catch(() => undefined);
    }
    await machine.clock.pause(V40_EVERY_MS);
  }
}

/** What fails here fails once more when a server starts, and says so then. */
export async function prepareForServers(machine: Machine, { servers }: Cluster): Promise<void> {
  const kernels = servers.filter(({ daemon }) => daemon === 'kernel');
  const inNode = kernels.filter(({ network }) => network === 'host');
  try {
    if (inNode.length < kernels.length) await loadNfsd(machine);
    if (inNode.length > 0) await prepareKernel(machine);
    // The node's, which is there once: for one that serves NFSv3.
    for (const server of inNode) await requireRpcbind(machine, server);
  } catch {
    // As above.
  }
}
