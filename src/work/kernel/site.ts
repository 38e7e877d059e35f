// A kernel server's own network and cell: made before its daemons, taken away after them.
import { nodeGuard } from '../../core/config/nft-node.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { networkNamespaces } from '../../host/tools/ip.ts';
import { applyRules } from '../../host/tools/nft.ts';
import { muteWithout } from '../server/address.ts';
import { makeNetwork, namespaceOf, removeNetwork, type ServerNetwork, serviceInterface } from '../server/network.ts';
import { makeKernelCell, networkFile } from './cell.ts';
import { endDaemons } from './daemons.ts';
import type { Ending } from './ending.ts';
import { endExports } from './exports.ts';
import { endNfsd, loadNfsd, unlockAddress, unlockFilesystems } from './nfsd.ts';
import { kernelRun } from './paths.ts';
import { type KernelPlace, livingCell } from './place.ts';

/** Nothing in it answers yet, and the network does not know its address. Throws a sentence. */
export async function makeSite(machine: Machine, cluster: Cluster, server: Server): Promise<KernelPlace> {
  const { name } = server;
  const { network: file, namespace } = kernelRun(name);
  await loadNfsd(machine);
  const { nic, nodeAddress } = await serviceInterface(machine, cluster);
  await endLeftover(machine, server);
  const network = await makeNetwork(machine, server, nic, nodeAddress);
  await machine.files.write(file, JSON.stringify({ ...network, address: server.address }));
  await machine.files.link(networkFile(name), namespace);
  // Where nftables has no such family, packets that come late for its address are sent back instead of dropped; doctor says so (kernel).
  await applyRules(machine, nodeGuard(nic.name, server.address)).catch(() => undefined);
  return makeKernelCell(machine, cluster, server);
}

export interface SiteNetwork extends ServerNetwork {
  /** The spec may have another by now. */
  readonly address: string;
}

/** As it was connected at its start; undefined before that. */
export async function networkOf(machine: Machine, server: string): Promise<SiteNetwork | undefined> {
  const text = await machine.files.read(kernelRun(server).network);
  const known = text === undefined ? {} : (JSON.parse(text) as Partial<SiteNetwork>);
  return known.namespace === undefined ? undefined : (known as SiteNetwork);
}

/** of seed 004: the exports, the locks; then the threads, with all that they hold, and what stood around them. Its address is away by now. */
export async function endSite(machine: Machine, ending: Ending, withinMs: number): Promise<void> {
  const { name, unlock, address } = ending;
  const place = await placeToEnd(machine, ending);
  if (place !== undefined) {
    await endExports(machine, place, name, withinMs / 3);
    unlockFilesystems(machine, place, unlock);
    if (address !== undefined) unlockAddress(machine, place, address);
    await endNfsd(machine, place, withinMs);
  }
  await endDaemons(machine, name, withinMs);
  await removeNetwork(machine, name);
}

/**
 * nfsd's threads keep a network alive that has lost its name or its processes, and go on serving in it: while it has its name they are reached from another
 * cell, in which no rpcbind is found, rather than from the node, whose rpcbind they would take themselves off.
 */
async function placeToEnd(machine: Machine, { name, address = '127.0.0.1' }: Ending): Promise<KernelPlace | undefined> {
  const known = await livingCell(machine, name);
  if (known !== undefined) return known;
  if (!(await networkNamespaces(machine)).includes(namespaceOf(name))) return undefined;
  return makeKernelCell(machine, undefined, { name, address });
}

/** Of an earlier life that nobody remembers: its files are gone, its namespace is not. */
async function endLeftover(machine: Machine, { name, address, filesystems }: Server): Promise<void> {
  if (!(await networkNamespaces(machine)).includes(namespaceOf(name))) return;
  await muteWithout(machine, name);
  await endSite(machine, { name, address, unlock: filesystems.map(({ mount }) => mount) }, LEFTOVER_MS);
}

const LEFTOVER_MS = 10_000;
