// restore: a cluster as a backup describes it, on nodes where it does not run. Decisions come back; what clients hold does not, and what must never
// go back is only raised (decision 0014). Cut at any point, it is run again.

import { type Raise, raise } from '../../core/backup/floors.ts';
import { sortForeign } from '../../core/backup/passing.ts';
import { Failed } from '../../core/base/failed.ts';
import { decodeCib } from '../../core/cib/decode.ts';
import { corosyncConf } from '../../core/config/corosync-conf.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import type { Installation } from '../install/install-agents.ts';
import { lockPaths, stateFolder } from '../locks/lock-paths.ts';
import { recordPaths } from '../server/paths.ts';
import { onStateVolume } from '../server/state-volume.ts';
import { setCibAside } from './cib-file.ts';
import { liveFloors } from './live-floors.ts';
import type { Progress } from './progress.ts';
import type { Backup } from './read-backup.ts';
import { type Restored, setup } from './setup.ts';
import { markStateVolume } from './state-volume.ts';

export interface RestoreParts {
  /** Of every node of the backup's spec. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly backup: Backup;
  readonly installation: Installation;
  readonly progress: Progress;
}

/** What a restore does, and what it leaves alone, before anything is touched. */
export interface RestorePlan {
  readonly cluster: string;
  /** When the backup was made, ms since the epoch. */
  readonly at: number;
  readonly nodes: readonly string[];
  readonly raise: Raise;
  /** What in the CIB is not ours and comes back, by its id. */
  readonly foreign: readonly string[];
  /** What does not come back, in words. */
  readonly left: readonly string[];
  /** How many clients of each server that held NFSv3 locks are told at its start. */
  readonly tell: readonly { readonly server: string; readonly clients: number }[];
}

/** Refuses (Failed 3) where a node is out of reach or runs a cluster, or the state volume belongs to another. */
export async function planRestore({ hosts, cluster, backup }: Omit<RestoreParts, 'progress'>): Promise<RestorePlan> {
  requireAll(hosts, cluster);
  await Promise.all(hosts.map(requireStopped));
  await markedFor(hosts[0], cluster);
  const raised = raise(await liveFloors(hosts[0], cluster), backup.manifest.floors, hosts[0].clock.now());
  const { kept, passing } = sortForeign(foreignOf(backup));
  return {
    ...{ cluster: cluster.name, at: backup.manifest.at, nodes: hosts.map(({ name }) => name), raise: raised },
    foreign: kept.map(({ element: { tag, attributes } }) => attributes.id ?? tag),
    left: [...passing, ...unlikeTheSpec(backup, cluster)],
    tell: [...raised.stale, ...raised.missing].flatMap((server) => {
      const clients = backup.holders.get(server)?.length ?? 0;
      return clients === 0 ? [] : [{ server, clients }];
    }),
  };
}

/** Returns when every address answers. */
export async function restore(parts: RestoreParts, plan: RestorePlan): Promise<void> {
  const { hosts, cluster, backup, progress, installation } = parts;
  progress('raising what must never go back');
  await markStateVolume(hosts, cluster);
  await raiseFloors(parts, plan.raise);
  progress('taking away the cluster information base of before');
  await Promise.all(hosts.map(setCibAside));
  const { adminEpoch } = backup.cib === undefined ? { adminEpoch: 0 } : decodeCib(backup.cib);
  const restored: Restored = { authkey: backup.authkey, foreign: sortForeign(foreignOf(backup)).kept, adminEpoch };
  await setup({ hosts, cluster, specText: backup.specText, installation, progress, restored });
}

// ---

const foreignOf = ({ cib }: Backup) => (cib === undefined ? [] : decodeCib(cib).foreign);

/** Somebody has edited it: setup makes it from the spec. */
const unlikeTheSpec = (backup: Backup, cluster: Cluster): readonly string[] =>
  backup.corosyncConf === undefined || backup.corosyncConf === corosyncConf(cluster)
    ? []
    : ["what was changed in corosync.conf by hand (the backup's is in its folder)"];

function requireAll(hosts: readonly Host[], { nodes }: Cluster): void {
  const absent = nodes.filter(({ name }) => !hosts.some((host) => host.name === name)).map(({ name }) => name);
  if (absent.length === 0) return;
  throw new Failed(3, 'node-unreachable', `${absent.join(', ')} can't be reached`, {
    hint: 'a node that comes later with a cluster information base of its own could win over the restored one',
  });
}

async function requireStopped(host: Host): Promise<void> {
  for (const service of ['pacemaker', 'corosync'] as const) {
    if (!(await host.services.active(service))) continue;
    throw new Failed(3, 'cluster-runs', `${service} runs on ${host.name}: a restore is for a cluster that is down`, {
      hint: 'gracekeeper setup puts a node that was lost back into a running cluster',
    });
  }
}

async function markedFor(host: Host, cluster: Cluster): Promise<void> {
  const marker = await onStateVolume(host, cluster, () => host.files.read(`${cluster.stateVolume}/gracekeeper.json`));
  const owner = marker === undefined ? cluster.name : (JSON.parse(marker) as { cluster: string }).cluster;
  if (owner !== cluster.name)
    throw new Failed(3, 'state-volume-taken', `the state volume ${cluster.stateVolume} belongs to cluster ${owner}`);
}

async function raiseFloors({ hosts: [host], cluster, backup }: RestoreParts, raised: Raise): Promise<void> {
  const does = (work: () => Promise<unknown>) => onStateVolume(host, cluster, work);
  const { files } = host;
  // Before the epochs, which say that it is still to be done.
  for (const server of raised.stale) {
    const { recovery } = recordPaths(cluster, server);
    await does(() => files.rename(recovery, `${recovery}.stale-${Math.floor(host.clock.now())}`));
  }
  for (const server of [...raised.stale, ...raised.missing]) {
    const { live } = lockPaths(cluster, server);
    for (const [name, content] of backup.holders.get(server) ?? [])
      await does(() => files.write(`${live}/${name}`, content, 0o600));
  }
  for (const [server, epoch] of Object.entries(raised.epochs))
    await does(() => files.write(recordPaths(cluster, server).epoch, `${epoch}\n`));
  const { nsmState } = raised;
  if (nsmState !== null) await does(() => files.create(`${stateFolder(cluster)}/${nsmState}`));
}
