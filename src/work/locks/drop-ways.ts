// How a server of this node is made to forget what a client has locked, by each way that there is.
import type { DropWay } from '../../core/locks/drop-plan.ts';
import { stateOfGone } from '../../core/locks/nsm-state.ts';
import { decodeMonitorFile } from '../../core/protocol/statd-file.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { networkFile } from '../kernel/cell.ts';
import { kernelPaths, kernelRun } from '../kernel/paths.ts';
import { hasOwnNetwork } from '../kernel/place.ts';
import { watchV40Clients } from '../kernel/v40-clients.ts';
import { type CallBack, GANESHA, type Monitored } from './call-back.ts';
import { clientFiles } from './client-files.ts';

export interface DropHow {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  /** Runs src/entry/bin/call-back.ts. */
  readonly callBack: Argv;
}

/** Rejects with what could not be done. Nothing comes of a way that is none. */
export async function dropBy(how: DropHow, way: DropWay): Promise<void> {
  if (way.how === 'reboot') await reboot(how, way.name);
  if (way.how === 'expire') await expire(how, way.id);
}

// ---

const DEADLINE_MS = 30_000;

async function reboot(how: DropHow, name: string): Promise<void> {
  const { machine, server, callBack } = how;
  const own = server.daemon === 'ganesha' || (await hasOwnNetwork(machine, server.name));
  const inside = own ? (['nsenter', `--net=${networkFile(server.name)}`, ...callBack] as const) : callBack;
  for (const monitored of await monitoredBy(how, name)) {
    const gone: CallBack = { ...monitored, monName: name, state: stateOfGone(Math.random()) };
    await machine.run([...inside, JSON.stringify(gone)], { deadlineMs: DEADLINE_MS });
  }
}

/** lockd knows a client by what it gave to rpc.statd to be given back (fs/lockd/mon.c nsm_reboot_lookup), Ganesha by its name. */
async function monitoredBy({ machine, cluster, server }: DropHow, name: string): Promise<readonly Monitored[]> {
  if (server.daemon !== 'kernel') return [GANESHA];
  const folder = kernelPaths(cluster, server).locks.statdClients;
  const files = await clientFiles(machine, folder);
  const texts = await Promise.all(files.map((file) => machine.files.readBytes(`${folder}/${file}`)));
  return texts
    .flatMap((bytes) => decodeMonitorFile(Buffer.from(bytes ?? []).toString('latin1')))
    .filter(({ monName }) => monName === name)
    .map(({ program, version, procedure, private: secret }) => ({
      ...{ program, version, procedure, secret: Buffer.from(secret).toString('hex') },
    }));
}

/** fs/nfsd/nfs4state.c client_ctl_write, since Linux 5.3: it returns when the client's locks are gone. */
async function expire({ machine, cluster, server }: DropHow, id: string): Promise<void> {
  const file = `${kernelRun(server.name).nfsd}/clients/${id}/ctl`;
  await machine.run(['tee', file], { input: 'expire\n', deadlineMs: DEADLINE_MS });
  // Its record with nfsdcld has gone with it; ours goes now rather than with the next look of the keeper, who says why where it can't be written.
  const watch = watchV40Clients(machine, server, kernelPaths(cluster, server));
  await watch.look().catch(() => undefined);
}
