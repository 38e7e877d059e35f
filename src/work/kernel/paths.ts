// Where a server of the kernel's nfsd keeps what it has to remember (it moves along), and what this node knows of its daemons (it does not).

import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { spareFilesystem } from '../../core/spec/spare-filesystem.ts';
import type { LockPaths } from '../locks/lock-paths.ts';
import { recordPaths, serverPaths } from '../server/paths.ts';

export interface KernelPaths {
  /** True where it lies on the state volume, and not on a filesystem of the server's own. */
  readonly onStateVolume: boolean;
  readonly folder: string;
  /** Who may reclaim under NFSv4 (nfsdcld -s). */
  readonly nfsdcld: string;
  /** Its NFSv4.0 clients (JSON): of those nfsdcld is not told enough. */
  readonly v40Clients: string;
  /** rpc.statd -P: `sm`, `sm.bak`, `state`. */
  readonly statd: string;
  readonly locks: LockPaths;
  /** NSM's state numbers that were told. */
  readonly states: string;
}

export function kernelPaths(cluster: Cluster, server: Server): KernelPaths {
  const own = spareFilesystem(cluster, server)?.mount;
  const folder = own === undefined ? `${recordPaths(cluster, server.name).folder}/kernel` : `${own}/gracekeeper`;
  const [statd, sealed] = [`${folder}/statd`, `${folder}/locks/sealed`];
  return {
    ...{ onStateVolume: own === undefined, folder, statd, nfsdcld: `${folder}/nfsdcld`, states: `${folder}/nsm-state` },
    v40Clients: `${folder}/v40-clients.json`,
    locks: {
      live: `${folder}/locks/live/sm`,
      sealed,
      sealedClients: `${sealed}/sm`,
      sealedRest: `${sealed}/sm.bak`,
      sealedState: `${sealed}/state`,
      statdClients: `${statd}/sm`,
      statdState: `${statd}/state`,
    },
  };
}

/** On this node, gone after a reboot. */
export interface KernelRun {
  /** A file for each daemon: its process and when that was started. */
  readonly daemons: string;
  /** The address answers and its clients are being told. */
  readonly announced: string;
  readonly notifier: string;
  /** When it answered its monitor last, in seconds since the boot. */
  readonly answered: string;
  /** Nobody could ask it yet: when its grace began, in seconds since the boot. */
  readonly unreached: string;
  /** Its threads are ended and started once more: since when, in seconds since the boot. */
  readonly renewing: string;
  /** What it has exported (JSON): later than the table of exports, unless somebody has changed that. */
  readonly exported: string;
  /** In the node's network, INTERFACE ADDRESS PREFIX in one line: from just before the address is there until it is not. */
  readonly address: string;
  /** When and on which interface nobody else answered for that address (JSON); asked ahead, used up by the announcement. */
  readonly probed: string;
  /** A link to the nfsd filesystem of its network. */
  readonly nfsd: string;
  /** Of one with a network of its own: how that is connected (ServerNetwork), and a link to its namespace. */
  readonly network: string;
  readonly namespace: string;
}

export function kernelRun(server: string): KernelRun {
  const { folder } = serverPaths(server);
  return {
    daemons: `${folder}/daemons`,
    announced: `${folder}/announced`,
    notifier: `${folder}/notifier.json`,
    answered: `${folder}/answered`,
    unreached: `${folder}/unreached`,
    renewing: `${folder}/renewing`,
    exported: `${folder}/exported.json`,
    address: `${folder}/address`,
    probed: `${folder}/probed`,
    nfsd: `${folder}/nfsd`,
    network: `${folder}/network.json`,
    namespace: `${folder}/namespace`,
  };
}

export const NFSD = '/proc/fs/nfsd';
export const PIPEFS = '/run/rpc_pipefs';
