// A phantom: a client that never was, for whose reclaims a Ganesha waits because it has its record. This is what keeps a server in grace
// (TAKEOVER section 8), since Ganesha lifts a grace at its next tick when all the clients that it expects have reclaimed.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { recordPaths, serverPaths } from '../server/paths.ts';
import { expectClients } from './ganesha-grace.ts';
import { isHeld } from './hold-record.ts';

/** Is this folder of Ganesha's records a phantom's? */
export const isPhantom = (record: string): boolean => /-\(\d+:gk-phantom-\d+\)$/.test(record);

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

// ---

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
