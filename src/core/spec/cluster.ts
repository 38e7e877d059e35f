// The cluster as the rest of the house sees it: every default filled in, every name resolved, nothing optional that has a default.
// Times are milliseconds. Arrays keep the order of cluster.yaml.
import { refers } from './referrals.ts';

export interface Cluster {
  readonly name: string;
  readonly nodes: readonly ClusterNode[];
  readonly network: Network;
  readonly fencing: Fencing;
  /** Absolute path on storage that every node sees. */
  readonly stateVolume: string;
  readonly exports: readonly Export[];
  /** Devices that DRBD keeps alike on two nodes. */
  readonly drbd: readonly DrbdResource[];
  readonly servers: readonly Server[];
  /** How long a home must have been well before a server returns to it by itself, ms. */
  readonly failbackAfterMs: number;
  readonly nfs: NfsTimes;
  readonly corosync: CorosyncTimes;
  /** A vote from outside. Without it two nodes are quorate alone, and of more a majority is. */
  readonly quorumDevice?: QuorumDevice;
  readonly metrics: Metrics;
}

export interface ClusterNode {
  readonly name: string;
  /** The node's own address, without a prefix length. IPv4 or IPv6. */
  readonly address: string;
  /** Corosync's node id: 1 for the first node of the spec, unless given. */
  readonly id: number;
  /** How ssh reaches it, [USER@]HOST[:PORT]: its name, unless given. */
  readonly ssh: string;
}

export interface Network {
  /** The interface that carries the servers' addresses; 'auto' is the one whose network holds the node's own address. */
  readonly interface: string;
}

export type Fencing =
  | { readonly kind: 'devices'; readonly devices: readonly FencingDevice[] }
  | { readonly kind: 'none-accept-split-brain' };

export interface FencingDevice {
  readonly agent: string;
  /** The nodes that this device can fence. */
  readonly nodes: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  /** 1 to 9: devices of one level have to succeed together, those of the next are tried when they fail. Without levels any device that succeeds will do. */
  readonly level?: number;
}

export interface Export {
  readonly name: string;
  /**
   * Part of every file handle (1..65535): Ganesha's Export_Id, the kernel's fsid. Stable when the spec is reordered, since it is derived from the
   * name unless given.
   */
  readonly id: number;
  readonly path: string;
  readonly pseudo: string;
  readonly clients: readonly string[];
  readonly access: 'rw' | 'ro';
  readonly squash: 'root' | 'none' | 'all';
  /** Where else the same files are, as HOST:/PATH, [IPV6]:/PATH or HOST; HOST may be a server of this cluster. Clients that ask are told. */
  readonly replicas?: readonly string[];
  /** Where they are instead: servers that list the export, and are not among these, send its NFSv4 clients there. */
  readonly refer?: readonly string[];
}

export type NfsVersion = '3' | '4.0' | '4.1' | '4.2';

export interface Server {
  readonly name: string;
  readonly address: string;
  /** Prefix length of the network that the address belongs to. */
  readonly prefix: number;
  /** Host names by which NFSv3 clients know it, beside its own name, its address, and what /etc/hosts calls that. */
  readonly names: readonly string[];
  readonly home: string;
  /** Exactly the nodes that it may go to when home fails, in this order; unless given, all others, in the order of the spec from home on. */
  readonly failoverTo: readonly string[];
  readonly exports: readonly string[];
  readonly versions: readonly NfsVersion[];
  readonly fsal: 'vfs';
  readonly daemon: 'ganesha' | 'kernel';
  /** `own`: in a network namespace of its own; `host`: in that of its node. */
  readonly network: 'own' | 'host';
  /** What is mounted where the server runs, and nowhere else, in the order of mounting. */
  readonly filesystems: readonly Filesystem[];
  /** `manual`: it stays down when its node is lost, until it is told to start elsewhere. */
  readonly failover: 'auto' | 'manual';
  readonly onCrash: OnCrash;
  readonly failback: Failback;
}

export interface Filesystem {
  readonly kind: 'device' | 'drbd';
  /** The device's path, which leads to the same storage on every node of the server; or the name of a DRBD resource. */
  readonly source: string;
  readonly mount: string;
  readonly type: string;
  /** mount(8)'s, with commas between them; may be empty. */
  readonly options: string;
}

export interface DrbdResource {
  readonly name: string;
  /** What lies below it, on each of its nodes. */
  readonly disk: string;
  /** It is /dev/drbdMINOR. */
  readonly minor: number;
  /** TCP, between its nodes. */
  readonly port: number;
}

/** What follows a daemon's crash: restarts in place within a budget, beyond which the server moves; or a move at once. */
export type OnCrash =
  | { readonly kind: 'restart'; readonly restarts: number; readonly withinMs: number }
  | { readonly kind: 'move' };

export type Failback =
  | { readonly kind: 'manual' }
  | { readonly kind: 'auto' }
  /** Local time of the nodes, minutes after midnight; a window may pass midnight. */
  | { readonly kind: 'window'; readonly fromMinute: number; readonly toMinute: number };

export interface NfsTimes {
  readonly leaseMs: number;
  readonly graceMs: number;
}

export interface CorosyncTimes {
  readonly tokenMs: number;
  readonly tokenCoefficientMs: number;
  readonly consensusMs: number;
}

/** corosync-qdevice on every node asks corosync-qnetd on `host`, a machine outside. */
export interface QuorumDevice {
  /** Its name or address. */
  readonly host: string;
  /** `ffsplit`: one vote, to one half of an even split; `lms`: enough votes for the last node that it can see. */
  readonly algorithm: 'ffsplit' | 'lms';
  readonly tls: 'on' | 'off' | 'required';
}

export interface Metrics {
  /** Where every node's keeper answers Prometheus. */
  readonly listen: Listen;
}

export type Listen =
  | { readonly kind: 'none' }
  /** `address`: of every interface, of the loopback, ...; "node" is each node's own. */
  | { readonly kind: 'address'; readonly address: string; readonly port: number };

/** The DRBD resources that the server mounts. */
export const drbdsOf = ({ filesystems }: Pick<Server, 'filesystems'>): readonly string[] =>
  filesystems.filter(({ kind }) => kind === 'drbd').map(({ source }) => source);

/** The servers other than `name` that serve at least one of the exports that it serves. Whoever refers its clients elsewhere serves nothing of it. */
export function sharers({ exports, servers }: Cluster, name: string): readonly Server[] {
  const elsewhere = exports.filter(({ refer }) => refer !== undefined);
  const served = (server: Server) =>
    server.exports.filter((listed) => !elsewhere.some((share) => share.name === listed && refers(server, share)));
  const server = servers.find((one) => one.name === name);
  const own = new Set(server === undefined ? [] : served(server));
  return servers.filter((other) => other.name !== name && served(other).some((listed) => own.has(listed)));
}
