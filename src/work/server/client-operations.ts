// What a client has had done by this incarnation of a Ganesha, by Ganesha's own statistics.
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from './paths.ts';

/**
 * How often an operation of NFSv4 (nfs_convert.c nfsop4_to_str) was called from an address and done; undefined where Ganesha does not count, as it does for
 * servers that share an export only (config/ganesha-conf.ts), or does not know the address. Rejects without its bus. client_mgr.c gsh_client_all_ops: names of operations, each followed by how many were called, and how many of those failed.
 */
export async function doneFrom(
  machine: Machine,
  server: string,
  address: string,
  operation: string,
): Promise<number | undefined> {
  const body = await machine.bus(serverPaths(server).bus).call({
    destination: 'org.ganesha.nfsd',
    path: '/org/ganesha/nfsd/ClientMgr',
    interface: 'org.ganesha.nfsd.clientstats',
    member: 'GetClientAllops',
    signature: 's',
    body: [address],
    deadlineMs: 2_000,
  });
  if (body[0] === false) return undefined;
  const operations = body.find((part): part is unknown[] => Array.isArray(part) && part.includes(operation));
  if (operations === undefined) return 0;
  const at = operations.indexOf(operation);
  return Number(operations[at + 1]) - Number(operations[at + 2]);
}
