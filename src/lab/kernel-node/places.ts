// Where the parts of a kernel node are: its line to the lab, its disks.

import { LAB_FOLDER, type LabDisk } from '../state.ts';
import type { Skeleton } from './debugfs-commands.ts';

/**
 * The line between a kernel node and its lab is a network of their own, beside the cluster's: a partition or a pulled cable must not cut it.
 * Link-local, so that no server's address can be mistaken for it.
 */
export const LINE_LAB = '169.254.254.1';
/** Where the owner hears that a node has booted. */
export const CALL_PORT = 7051;
/** Where a node's agent answers. */
export const AGENT_PORT = 7052;

/** `index`: 0 for the first node of the lab; it has at most 200. */
export const lineAddress = (index: number): string => `169.254.254.${10 + index}`;
/** Its end in the lab. */
export const lineTap = (index: number): string => `line${index + 1}`;
/** Its end in the node. */
export const LINE_NIC = 'lab';

export const kernelNodeFolder = (name: string): string => `${LAB_FOLDER}/kernel-nodes/${name}`;
/** Inside the lab: leads to the node's agent for as long as the node lives. */
export const agentSocket = (name: string): string => `${kernelNodeFolder(name)}/agent.sock`;

export interface Disk extends LabDisk {
  /** As the node's kernel calls it. */
  readonly device: string;
  /** The file in the lab. */
  readonly file: string;
  /** What is made on it at first. */
  readonly holds: Skeleton;
}

/** A kernel node's disks, in the order of its kernel's names for them; the first, without a name of its own, keeps what the node writes. */
export function disksOf(name: string, disks: readonly LabDisk[], root: Skeleton): readonly Disk[] {
  const system: LabDisk = { alias: '', shared: false, megabytes: 2048, formatted: true, folders: [] };
  return [system, ...disks].map((disk, index) => {
    const folder = disk.shared ? `${LAB_FOLDER}/disks` : kernelNodeFolder(name);
    const holds = index === 0 ? root : { folders: disk.folders, links: [] };
    return { ...disk, holds, device: `/dev/ubd${String.fromCharCode(97 + index)}`, file: `${folder}/disk${index}.img` };
  });
}

/** The kernel's arguments for these disks (arch/um/drivers/ubd_kern.c, ubd_setup_common): "c" takes no lock on the file. */
export const diskArguments = (disks: readonly Disk[]): readonly string[] =>
  disks.map(({ file, shared }, index) => `ubd${index}${shared ? 'c' : ''}=${file}`);
