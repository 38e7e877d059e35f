// A phantom: a client that never was, for whose reclaims a Ganesha waits because it has its record. This is what keeps a server in grace
// (TAKEOVER section 8), since Ganesha lifts a grace at its next tick when all the clients that it expects have reclaimed.
import { formatAddress, parseAddress } from '../../core/base/address.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from '../server/paths.ts';
import { expectClients } from './ganesha-grace.ts';

/** More than one, since Ganesha may take another's word for a phantom's: a client's that it let reclaim in an earlier grace and hears of only now. */
export const PHANTOMS = 3;

/** Is this folder of Ganesha's records a phantom's? */
export const isPhantom = (record: string): boolean => /-\(\d+:gk-phantom-\d+\)$/.test(record);

export const phantomOwner = (phantom: number): string => `gk-phantom-${phantom}`;

/** Enters grace, or extends it, and has the server wait for these phantoms too. */
export async function expectPhantoms(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  phantoms: readonly number[],
): Promise<void> {
  const name = `phantoms-${phantoms[0]}`;
  const folder = `${serverPaths(server.name).inner}/${name}`;
  try {
    await recordPhantoms(machine, cluster, `${folder}/v4recov`, phantoms);
    await expectClients(machine, server.name, `${TO_ROOT}run/${name}`);
  } finally {
    await machine.files.remove(folder);
  }
}

/** As recovery_fs.c fs_create_clid_name names them: ADDRESS-(LENGTH:OWNER). */
export async function recordPhantoms(
  host: Host,
  cluster: Cluster,
  folder: string,
  phantoms: readonly number[],
): Promise<void> {
  const address = await asSeen(host, nodeAddress(host, cluster));
  const names = phantoms.map(phantomOwner).map((owner) => `${address}-(${owner.length}:${owner})`);
  await Promise.all(names.map((name) => host.files.makeFolder(`${folder}/${name}`, 0o700)));
}

/** What a server of this node sees when the node speaks to it (work/server/network.ts routeCommands). */
export function nodeAddress(host: Host, cluster: Cluster): string {
  const node = cluster.nodes.find(({ name }) => name === host.name);
  if (node === undefined) throw new Error(`this machine, ${host.name}, is no node of cluster ${cluster.name}`);
  return node.address;
}

// ---

/** Ganesha looks below its recovery root, which is on the state volume; the cell's /run is in memory, and always there. */
const TO_ROOT = '../'.repeat(40);

/**
 * In the kernel's spelling (inet_ntop's is RFC 5952's). Ganesha's sockets are IPv6 ones, which see IPv4 addresses as mapped, where the kernel has
 * IPv6 (nfs_rpc_dispatcher_thread.c).
 */
async function asSeen(host: Host, text: string): Promise<string> {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  const mapped = address.family === 4 && (await host.files.exists('/proc/net/if_inet6'));
  return `${mapped ? '::ffff:' : ''}${formatAddress(address)}`;
}
