// A phantom: a client that never was, for whose reclaims a Ganesha waits because it has its record. This is what keeps a server in grace
// (TAKEOVER section 8), since Ganesha lifts a grace at its next tick when all the clients that it expects have reclaimed.
import { servesV3 } from '../../core/config/ports.ts';
import { concerns } from '../../core/grace/wanted-holds.ts';
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { recordPaths, serverPaths } from '../server/paths.ts';
import { expectClients } from './ganesha-grace.ts';
import { isHeld, readHold, takeHold } from './hold-record.ts';
import { listIncidents } from './records.ts';

/** Is this folder of Ganesha's records a phantom's? */
export const isPhantom = (record: string): boolean => /-\(\d+:gk-phantom-\d+\)$/.test(record);

/** More than one, since Ganesha may take another's word for a phantom's: a client's that it let reclaim in an earlier grace and hears of only now. */
export const PHANTOMS = 3;

export const phantomOwner = (number: number): string => `${OWNER}${number}`;

/** Enters grace, or extends it, and has the server wait for these phantoms too. */
export async function expectPhantoms(
  machine: Machine,
  server: Server,
  address: string,
  numbers: readonly number[],
): Promise<void> {
  const name = `phantoms-${numbers[0]}`;
  const folder = `${serverPaths(server.name).inner}/${name}`;
  try {
    for (const number of numbers)
      await machine.files.makeFolder(`${folder}/v4recov/${await recordOf(machine, address, phantomOwner(number))}`);
    await expectClients(machine, server.name, `${TO_ROOT}run/${name}`);
  } finally {
    await machine.files.remove(folder);
  }
}

/**
 * Before a start: Ganesha would wait for those that were left behind (recovery_fs.c reads v4old, then v4recov), which is right only while
 * somebody on this node keeps the server in grace and will speak for them.
 */
export async function removeStalePhantoms(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  if (await isHeld(machine, server.name)) return;
  const { recovery } = recordPaths(cluster, server.name);
  for (const folder of [`${recovery}/v4old`, `${recovery}/v4recov`]) {
    const records = (await machine.files.list(folder)) ?? [];
    await Promise.all(records.filter(isPhantom).map((record) => machine.files.remove(`${folder}/${record}`)));
  }
}

/**
 * Before a start, while a server that shares an export has clients that may reclaim: a Ganesha that expects nobody leaves its grace at once
 * (nfs4_recovery.c nfs_wait_for_grace_enforcement), and would grant what they hold. One that is held finds its phantoms already.
 */
export async function plantPhantoms(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  if (servesV3(server) || !(await sharerRecovers(machine, cluster, server)) || (await isHeld(machine, server.name)))
    return;
  const { recovery } = recordPaths(cluster, server.name);
  const address = cluster.nodes.find(({ name }) => name === machine.name)?.address;
  if (address === undefined) throw new Error(`this machine, ${machine.name}, is no node of cluster ${cluster.name}`);
  for (const number of await takeHold(machine, server.name, PLANTED, PHANTOMS))
    await machine.files.makeFolder(`${recovery}/v4recov/${await recordOf(machine, address, phantomOwner(number))}`);
}

/** Were its phantoms planted at its start, and has nobody taken the hold over since? */
export async function isPlanted(machine: Machine, server: Server): Promise<boolean> {
  return (await readHold(machine, server.name)).holder?.hold === PLANTED;
}

export async function sharerRecovers(machine: Machine, cluster: Cluster, server: Server): Promise<boolean> {
  if (sharers(cluster, server.name).length === 0) return false;
  return (await listIncidents(machine, cluster)).some((incident) => concerns(cluster, incident, server.name));
}

// ---

const PLANTED = 'planted';

const OWNER = 'gk-phantom-';

/** Ganesha looks below its recovery root, which is on the state volume; the cell's /run is in memory, and always there. */
const TO_ROOT = '../'.repeat(40);

/** As recovery_fs.c fs_create_clid_name names it: ADDRESS-(LENGTH:OWNER). */
async function recordOf(machine: Machine, address: string, owner: string): Promise<string> {
  return `${await asSeen(machine, address)}-(${owner.length}:${owner})`;
}

/** Ganesha's sockets are IPv6 ones, which see IPv4 addresses as mapped, where the kernel has IPv6 (nfs_rpc_dispatcher_thread.c). */
async function asSeen(machine: Machine, address: string): Promise<string> {
  const mapped = !address.includes(':') && (await machine.files.exists('/proc/net/if_inet6'));
  return mapped ? `::ffff:${address}` : address;
}
