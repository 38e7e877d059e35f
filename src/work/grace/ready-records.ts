// Whom a Ganesha expects to reclaim, put right before it is executed: it reads v4old and consumes it, then v4recov and moves it to v4old
// (recovery_fs.c fs_read_recov_clids_recover).
import { servesV3 } from '../../core/config/ports.ts';
import { concerns } from '../../core/grace/wanted-holds.ts';
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { recordPaths } from '../server/paths.ts';
import { forgetHolds, hasHold, isHeld, leavePhantoms, phantomsOf } from './hold-record.ts';
import { isPhantom, PHANTOMS, recordPhantoms } from './phantom.ts';
import { listIncidents } from './records.ts';

/**
 * No phantom of an earlier life is waited for, and nobody is forgotten: of a daemon that dies in its grace, the next one would consume the
 * clients that had not reclaimed yet, and the one after that would not know them; whoever had come back it would expect twice.
 */
export async function readyRecords(host: Host, cluster: Cluster, server: Server): Promise<void> {
  const [old, recent] = folders(cluster, server);
  for (const folder of [old, recent])
    for (const record of await list(host, folder))
      if (isPhantom(record)) await host.files.remove(`${folder}/${record}`);
  for (const record of await list(host, old)) {
    await copy(host, `${old}/${record}`, `${recent}/${record}`);
    await host.files.remove(`${old}/${record}`);
  }
}

/**
 * A server that is kept in grace finds its phantoms again: it is in grace from its first breath. So is one that starts while a server that shares an
 * export has clients that may reclaim: a Ganesha that expects nobody leaves its grace at once (nfs4_recovery.c
 * nfs_wait_for_grace_enforcement), and would grant what they hold.
 */
export async function plantPhantoms(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  const [, recent] = folders(cluster, server);
  const { name } = server;
  if (servesV3(server)) return;
  if (await isHeld(machine, name)) return recordPhantoms(machine, cluster, recent, await phantomsOf(machine, name));
  await forgetHolds(machine, name);
  if (await sharerRecovers(machine, cluster, server))
    await recordPhantoms(machine, cluster, recent, await leavePhantoms(machine, name, PLANTED, PHANTOMS));
}

/** Were phantoms planted at its start that nobody has spoken for? */
export const isPlanted = (machine: Machine, { name }: Server): Promise<boolean> => hasHold(machine, name, PLANTED);

export async function sharerRecovers(machine: Machine, cluster: Cluster, server: Server): Promise<boolean> {
  if (sharers(cluster, server.name).length === 0) return false;
  return (await listIncidents(machine, cluster)).some((incident) => concerns(cluster, incident, server.name));
}

// ---

const PLANTED = 'planted';

function folders(cluster: Cluster, server: Server): readonly [old: string, recent: string] {
  const { recovery } = recordPaths(cluster, server.name);
  return [`${recovery}/v4old`, `${recovery}/v4recov`];
}

const list = async (host: Host, folder: string): Promise<readonly string[]> => (await host.files.list(folder)) ?? [];

/** A record is a folder, and one with a long name several, in one another. */
async function copy(host: Host, from: string, to: string): Promise<void> {
  await host.files.makeFolder(to, 0o700);
  for (const inner of await list(host, from)) await copy(host, `${from}/${inner}`, `${to}/${inner}`);
}
