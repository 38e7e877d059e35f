// What a lab is made of, and what its owner can be asked. Shared by the owner inside and the command line outside.

import type { Service } from '../host/host.ts';
import type { AgentVerbs } from './client/verbs.ts';

export interface LabOptions {
  readonly name: string;
  /** The text of cluster.yaml that the lab was made for. */
  readonly spec: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly address: string;
    /** In the other family, so that servers of both can be there. */
    readonly other?: string;
    /** 'namespaces' unless given. */
    readonly kind?: NodeKind;
  }[];
  /** Folders under /srv that every node sees and that exist from the start. */
  readonly folders: readonly { readonly path: string; readonly mode: number }[];
  /** Of every kernel node; none unless given. */
  readonly disks?: readonly LabDisk[];
  /** Folders of /srv that are not the lab's but each kernel node's own, for it to mount something on; none unless given. */
  readonly local?: readonly string[];
  /** The one of the folders that is a file system of its own, which can fail apart from the rest. */
  readonly stateVolume?: string;
  /** False: the locks of a killed node vanish at once, as in one kernel; otherwise they stay until it is fenced or on again (storage/hold-storage.ts). */
  readonly storageHolder?: boolean;
  /** True: the lab outlives the process that made it. */
  readonly detached: boolean;
}

export interface LabDisk {
  /** Its path in the nodes. */
  readonly alias: string;
  /** All kernel nodes have it: nothing but the cluster keeps two of them from mounting it. False: each has one of its own. */
  readonly shared: boolean;
  readonly megabytes: number;
  /** Made with an ext4 on it, and these folders, by their paths from its root. */
  readonly formatted: boolean;
  readonly folders: readonly { readonly path: string; readonly mode: number }[];
}

/** A node in namespaces of this machine's kernel, or a user-mode Linux with a kernel, an NFS server and disks of its own. */
export type NodeKind = 'namespaces' | 'kernel';

export interface LabState {
  readonly name: string;
  readonly detached: boolean;
  readonly nodes: readonly NodeState[];
  readonly clients: readonly ClientState[];
  readonly partitions: readonly Partition[];
}

/** Cables of these nodes carry nothing to and from everyone beside them, or the other nodes only. */
export interface Partition {
  readonly nodes: readonly string[];
  readonly from: 'everyone' | 'nodes';
}

const VOLUME_FAULTS = ['gone', 'hung', 'errors', 'full'] as const;
export type VolumeFault = (typeof VOLUME_FAULTS)[number];

export interface NodeState {
  readonly name: string;
  readonly kind: NodeKind;
  readonly address: string;
  readonly power: Power;
  /** False when its cable is pulled. */
  readonly plugged: boolean;
  /** Inode of the pid namespace of its present life, by which it is found from outside; null when it is off, and of a kernel node. */
  readonly pidNamespace: number | null;
  /** False when its fence device fails. */
  readonly fenceable: boolean;
  /** What is wrong with the state volume here. */
  readonly stateVolume: VolumeFault | null;
}

export type Power = 'on' | 'off';
export type PowerAction = 'on' | 'off' | 'reboot' | 'unplug' | 'plug';
export const CLIENT_KINDS = ['kernel:3', 'kernel:4.0', 'kernel:4.1', 'kernel:4.2'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

export interface ClientState {
  readonly name: string;
  readonly kind: ClientKind;
  readonly address: string;
  readonly address6: string;
}

/** What a lab's owner answers. Type aliases, not interfaces, so that they have an index signature. */
export type OwnerVerbs = {
  state: [object, LabState];
  spec: [object, { text: string }];
  power: [{ node: string; action: PowerAction }, object];
  service: [{ node: string; service: Service; action: 'start' | 'stop' }, object];
  'service-active': [{ node: string; service: Service }, { active: boolean }];
  /** kill -9 of the service's first process. */
  'service-crash': [{ node: string; service: Service }, object];
  partition: [Partition, object];
  join: [{ nodes: readonly string[] }, object];
  /** Null heals; full is healed on whichever node. */
  'state-volume': [{ node: string; fault: VolumeFault | null }, object];
  fencing: [{ node: string; works: boolean }, object];
  'client-add': [{ kind: ClientKind }, ClientState];
  'client-ask': [
    { name: string; verb: keyof AgentVerbs; ask: AgentVerbs[keyof AgentVerbs][0]; deadlineMs: number },
    object,
  ];
  /** Measures a client's clock once more, in ms; see owner/clock-ahead.ts. */
  'client-clock': [{ name: string }, { aheadMs: number; errorMs: number }];
  'client-remove': [{ name: string }, object];
  /** sshd on every node, now and at every boot; with a configuration by which ssh finds them. */
  ssh: [{ config: string }, object];
  stop: [object, object];
};

/** `at`: milliseconds since the epoch when the owner saw it. */
export type LabEvent =
  | { readonly at: number; readonly kind: 'power'; readonly node: string; readonly power: Power }
  | { readonly at: number; readonly kind: 'plug'; readonly node: string; readonly plugged: boolean }
  /** A fence agent on `by` has done with `node` what it was asked for, or could not. */
  | { readonly at: number; readonly kind: 'fence'; readonly node: string; readonly by: string; readonly done: boolean }
  | { readonly at: number; readonly kind: 'client'; readonly client: string; readonly what: ClientEvent };

export type ClientEvent =
  | { readonly kind: 'up' | 'gone' | 'mounted' }
  /** No fsync has completed for a while; `sinceMs` ago the last one did. */
  | { readonly kind: 'stalled'; readonly sinceMs: number }
  | { readonly kind: 'resumed'; readonly gapMs: number };

export const FENCE_AGENT = 'fence_gracekeeper_lab';
export const SHARED = '/srv/shared';
export const NETWORK = '192.0.2';
export const PREFIX = 24;
/** Where a node or client has the IPv4 address 192.0.2.N, it has 2001:db8:0:2::N too. */
export const NETWORK6 = '2001:db8:0:2:';
export const PREFIX6 = 64;
/**
 * Light clients have addresses of their own, out of RFC 2544's: all of them are the lab's own end of the bridge, without being configured there,
 * by a route of type local.
 */
export const LIGHT_NETWORK = '198.18.0.0/15';
/** The bridge, in the lab's own network namespace. */
export const BRIDGE = 'lab0';
/** The lab's own end of the bridge: clients answer to it, audits ask from it. */
export const LAB_ADDRESS = `${NETWORK}.1`;
export const LAB_ADDRESS6 = `${NETWORK6}:1`;
/** Under which the audit of addresses asks, in turn. Nobody has them. */
export const AUDIT_ADDRESSES = [2, 3, 4, 5, 6, 7, 8, 9].map((last) => `${NETWORK}.${last}`);
export const AUDIT_ADDRESSES6 = [2, 3, 4, 5, 6, 7, 8, 9].map((last) => `${NETWORK6}:${last}`);
/** Inside the lab: everything it owns beside the nodes' own file systems. */
export const LAB_FOLDER = '/run/lab';
/** What went wrong while nobody waited for it, such as a service that did not start at boot. */
export const TROUBLE = `${LAB_FOLDER}/trouble.log`;
/** Inside the lab, once ssh was asked for: the user's key, and the keys by which the nodes are known. */
export const SSH_FOLDER = `${LAB_FOLDER}/ssh`;
export const SSH_USER_KEY = `${SSH_FOLDER}/id_ed25519`;
export const SSH_KNOWN_HOSTS = `${SSH_FOLDER}/known_hosts`;
export const SSH_CONFIG = `${SSH_FOLDER}/config`;
export const CONTROL_SOCKET = `${LAB_FOLDER}/control.sock`;
/** Inside a node: where its fence agent reaches the power controller. */
export const POWER_SOCKET = '/run/gracekeeper-lab.sock';
export const NODE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
