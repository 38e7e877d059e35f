// What DRBD's kernel module says of a device: 8.4 in /proc/drbd (drivers/block/drbd/drbd_proc.c, drbd_seq_show), 9 by `drbdsetup status --json`.

export interface DrbdState {
  /** Connected, WFConnection, StandAlone, SyncSource, SyncTarget, ...: DRBD's own words, those of 8.4 for what 9 calls otherwise. */
  readonly connection: string;
  /** Primary, Secondary, Unknown. */
  readonly role: string;
  readonly peerRole: string;
  /** UpToDate, Consistent, Outdated, Inconsistent, Diskless, ...; DUnknown of a peer that is not there. */
  readonly disk: string;
  readonly peerDisk: string;
  /** Nobody who writes gets an answer. */
  readonly frozen: boolean;
  /** While one disk is brought up to date by the other: how much of it is, 0 to 100; null otherwise. */
  readonly syncedPercent: number | null;
}

/** By minor; those that are not configured are left out. */
export function readProcDrbd(text: string): ReadonlyMap<number, DrbdState> {
  const states = new Map<number, DrbdState>();
  for (const block of text.split(/^(?= *\d+: cs:)/m)) {
    const [, minor, connection = '', role = '', peerRole = '', disk = '', peerDisk = '', io] = DEVICE.exec(block) ?? [];
    if (minor === undefined) continue;
    const synced = SYNCED.exec(block)?.[1];
    states.set(Number(minor), {
      ...{ connection, role, peerRole, disk, peerDisk },
      frozen: io === 's',
      syncedPercent: synced === undefined ? null : Number(synced),
    });
  }
  return states;
}

// 7: cs:SyncSource ro:Primary/Secondary ds:UpToDate/Inconsistent C r-----     the first flag is "s" while I/O stands still
const DEVICE = /^ *(\d+): cs:(\w+) ro:(\w+)\/(\w+) ds:(\w+)\/(\w+) [ABC ?] ([rs])/;
const SYNCED = /sync'ed:\s*([\d.]+)%/;

/** By minor, of resources with one volume and one peer. Empty where the text is nothing of the kind. */
export function readDrbdStatus(text: string): ReadonlyMap<number, DrbdState> {
  const states = new Map<number, DrbdState>();
  for (const resource of resourcesIn(text)) {
    const device = resource.devices?.[0];
    if (device?.minor !== undefined) states.set(device.minor, stateOf(resource, device, resource.connections?.[0]));
  }
  return states;
}

// ---

interface Resource {
  readonly role?: string;
  readonly suspended?: boolean;
  readonly devices?: readonly Device[];
  readonly connections?: readonly Connection[];
}

interface Device {
  readonly minor?: number;
  readonly 'disk-state'?: string;
}

interface Connection {
  readonly 'connection-state'?: string;
  readonly 'peer-role'?: string;
  readonly peer_devices?: readonly PeerDevice[];
}

interface PeerDevice {
  readonly 'replication-state'?: string;
  readonly 'peer-disk-state'?: string;
  /** Per cent. */
  readonly done?: number;
}

function resourcesIn(text: string): readonly Resource[] {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read.filter((it) => typeof it === 'object' && it !== null) : [];
  } catch {
    // Whoever asked hears that there is nothing, as of a module that is not there.
    return [];
  }
}

function stateOf({ role, suspended }: Resource, device: Device, peer: Connection | undefined): DrbdState {
  const [data] = peer?.peer_devices ?? [];
  const replication = data?.['replication-state'] ?? 'Off';
  const connection = peer?.['connection-state'] ?? 'StandAlone';
  const syncs = /^(Sync|PausedSync)/.test(replication);
  return {
    connection:
      replication === 'Off' || replication === 'Established' ? (OLD_WORDS[connection] ?? connection) : replication,
    role: role ?? 'Unknown',
    peerRole: peer?.['peer-role'] ?? 'Unknown',
    disk: device['disk-state'] ?? 'Diskless',
    peerDisk: data?.['peer-disk-state'] ?? 'DUnknown',
    frozen: suspended ?? false,
    syncedPercent: syncs ? (data?.done ?? 0) : null,
  };
}

const OLD_WORDS: Readonly<Record<string, string>> = { Connecting: 'WFConnection' };
