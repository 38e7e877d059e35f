// Does Ganesha serve what it was told to? It starts, and answers, without an export that it could not make (its path is missing, its file
// system is not mounted): its clients would be told that their files don't exist. That is worse than no answer.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from './paths.ts';

/** Throws, naming them, when exports are missing. */
export async function requireExports(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  const served = await servedIds(machine, server.name);
  const missing = cluster.exports.filter(({ name, id }) => server.exports.includes(name) && !served.includes(id));
  if (missing.length === 0) return;
  const names = missing.map(({ name, path }) => `${name} (${path})`).join(', ');
  throw new Error(`NFS-Ganesha can't export ${names} from ${machine.name}: see ${serverPaths(server.name).ganeshaLog}`);
}

/** reference/ganesha-and-common-ha.md 5.1: ShowExports answers with the time and an array of (id, path, ...). */
async function servedIds(machine: Machine, server: string): Promise<readonly number[]> {
  const [, entries] = await machine.bus(serverPaths(server).bus).call({
    destination: 'org.ganesha.nfsd',
    path: '/org/ganesha/nfsd/ExportMgr',
    interface: 'org.ganesha.nfsd.exportmgr',
    member: 'ShowExports',
    deadlineMs: 5_000,
  });
  if (!Array.isArray(entries)) throw new Error(`ShowExports of ${server} did not answer with a list`);
  return entries.map((entry: readonly unknown[]) => Number(entry[0]));
}
