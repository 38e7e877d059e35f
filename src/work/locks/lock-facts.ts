// Runs on a node: what it knows of the locks of the servers that it runs.

import { clientOfFileName } from '../../core/locks/client-name.ts';
import { decodeStatdRecords } from '../../core/locks/client-record.ts';
import type { GaneshaFacts, LockFacts, MayHold } from '../../core/locks/held-locks.ts';
import { plainClient } from '../../core/locks/plain-client.ts';
import { readLockTable } from '../../core/protocol/proc-locks.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { entriesOf } from '../../host/tools/find.ts';
import { isPhantom } from '../grace/phantom.ts';
import { kernelPaths } from '../kernel/paths.ts';
import { doneFrom } from '../server/client-operations.ts';
import { recordPaths } from '../server/paths.ts';
import { reasonOf } from '../server/reason.ts';
import { readStatus } from '../server/status-board.ts';
import { lockPaths } from './lock-paths.ts';
import { nfsdFacts } from './nfsd-facts.ts';

export interface LockTrouble {
  readonly server: string;
  readonly reason: string;
}

/** Of those that run here. Never rejects: what can't be read is in the answer. */
export async function lockFacts(machine: Machine, cluster: Cluster): Promise<readonly (LockFacts | LockTrouble)[]> {
  const told = await Promise.all(
    cluster.servers.map((server) =>
      factsOf(machine, cluster, server).catch((error: unknown) => ({ server: server.name, reason: reasonOf(error) })),
    ),
  );
  return told.filter((each) => each !== undefined);
}

// ---

async function factsOf(machine: Machine, cluster: Cluster, server: Server): Promise<LockFacts | undefined> {
  const status = await readStatus(machine, server.name);
  if (status === undefined || status.phase !== 'serving') return undefined;
  const mayHold = await whoMayHold(machine, cluster, server);
  if (server.daemon === 'kernel') {
    const exported = cluster.exports.filter(({ name }) => server.exports.includes(name)).map(({ path }) => path);
    return nfsdFacts(machine, server, { mayHold, exported });
  }
  return status.daemonPid === null ? undefined : ganeshaFacts(machine, server, status.daemonPid, mayHold);
}

/** The daemon's own descriptors: its custodian's are duplicates of the same locks. */
async function ganeshaFacts(
  machine: Machine,
  { name }: Server,
  pid: number,
  mayHold: readonly MayHold[],
): Promise<GaneshaFacts> {
  const descriptors: GaneshaFacts['descriptors'][number][] = [];
  for (const { name: number, target } of await entriesOf(machine, `/proc/${pid}/fd`)) {
    // Gone meanwhile: it holds nothing any more.
    const locks = readLockTable((await machine.files.read(`/proc/${pid}/fdinfo/${number}`)) ?? '');
    if (locks.length > 0) descriptors.push({ path: target.startsWith('/') ? target : null, locks });
  }
  return { daemon: 'ganesha', server: name, descriptors, mayHold };
}

/** Rather one too many than one too few: whose a lock is follows from there being no other. */
async function whoMayHold(machine: Machine, cluster: Cluster, server: Server): Promise<readonly MayHold[]> {
  // Of the kernel's NFSv4 clients nfsd itself says what they hold.
  if (server.daemon === 'kernel')
    return statdHolders(machine, kernelPaths(cluster, server).locks.statdClients, server.name);
  const { live, statdClients } = lockPaths(cluster, server.name);
  const held = await Promise.all([
    listHolders(machine, live, server.name),
    statdHolders(machine, statdClients, server.name),
    v4Holders(machine, cluster, server),
  ]);
  return [...new Map(held.flat().map((it) => [`${it.protocol} ${it.client}`, it])).values()];
}

/** Our own list, of whoever rpc.statd was told to watch since it took its first lock; the record goes with its last. */
async function listHolders(machine: Machine, folder: string, server: string): Promise<readonly MayHold[]> {
  return (await entriesOf(machine, folder)).flatMap(({ name, modified }) => {
    const client = clientOfFileName(name);
    return client === undefined ? [] : [v3Holder(server, client, modified)];
  });
}

/** rpc.statd's list, whose files are named by what DNS says. */
async function statdHolders(machine: Machine, folder: string, server: string): Promise<readonly MayHold[]> {
  const held = (await entriesOf(machine, folder)).map(async ({ name, modified }) => {
    const bytes = await machine.files.readBytes(`${folder}/${name}`);
    const records = decodeStatdRecords(Buffer.from(bytes ?? []).toString('latin1'));
    return records.map(({ client }) => v3Holder(server, client, modified));
  });
  return (await Promise.all(held)).flat();
}

const v3Holder = (server: string, client: string, modified: number): MayHold => ({
  ...{ server, client, protocol: 'NFSv3', since: new Date(modified).toISOString() },
});

/** Ganesha's records of NFSv4 clients, but for those that have locked nothing in this life of it, by its own count. */
async function v4Holders(machine: Machine, cluster: Cluster, server: Server): Promise<readonly MayHold[]> {
  const { recovery } = recordPaths(cluster, server.name);
  // In grace those of the life before are beside them.
  const records = await Promise.all(['v4old', 'v4recov'].map((folder) => entriesOf(machine, `${recovery}/${folder}`)));
  const clients = records.flat().filter(({ name }) => !isPhantom(name) && name.includes('-('));
  const held = clients.map(async ({ name, modified }): Promise<readonly MayHold[]> => {
    // ADDRESS-(LENGTH:OWNER): recovery_fs.c fs_create_clid_name
    const address = name.slice(0, name.indexOf('-('));
    // Without its count, it may.
    const locked = await doneFrom(machine, server.name, address, 'LOCK').catch(() => undefined);
    const client = plainClient(address);
    return locked === 0
      ? []
      : [{ server: server.name, client, protocol: 'NFSv4', since: new Date(modified).toISOString() }];
  });
  return (await Promise.all(held)).flat();
}
