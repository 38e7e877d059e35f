// Have the clients of a server reclaimed? Ganesha itself looks at its counts once in five or ten seconds, and not at all while it is kept in
// grace for another's sake; its statistics say per client how many RECLAIM_COMPLETEs it has granted.
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { doneFrom } from '../server/client-operations.ts';
import { recordPaths } from '../server/paths.ts';
import { isPhantom } from './phantom.ts';

/**
 * Each client that this incarnation expects has said RECLAIM_COMPLETE (RFC 8881 18.51). One that never does, as none of NFSv4.0 and NFSv3 can,
 * leaves it false; and where NFSv3 is served, whose clients stand in no record of Ganesha's, it is never true. Where more clients than expected share an address, nobody can tell whose word it was: false too.
 */
export async function allReclaimed(machine: Machine, cluster: Cluster, server: Server): Promise<boolean> {
  if (servesV3(server)) return false;
  const { recovery, marker } = recordPaths(cluster, server.name);
  // This node has lost the state volume: who is expected can't be told.
  if (!(await machine.files.exists(marker))) return false;
  const [expected, present] = await Promise.all(
    ['v4old', 'v4recov'].map(async (folder) => addresses((await machine.files.list(`${recovery}/${folder}`)) ?? [])),
  );
  if (expected === undefined || present === undefined) return false;
  for (const [address, count] of expected) {
    if (
      (present.get(address) ?? 0) > count ||
      ((await doneFrom(machine, server.name, address, RECLAIM_COMPLETE)) ?? 0) < count
    )
      return false;
  }
  return true;
}

/** How many clients' records there are for each address. */
function addresses(records: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of records.filter((name) => !isPhantom(name))) {
    // ADDRESS-(LENGTH:OWNER): recovery_fs.c fs_create_clid_name
    const address = record.slice(0, record.indexOf('-('));
    counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return counts;
}

/** nfs_convert.c nfsop4_to_str. */
const RECLAIM_COMPLETE = 'RECLAIM_COMPLETE';
