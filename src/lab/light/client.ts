// What a light client is, of whichever protocol: a machine in the server's eyes, with files that it has locked. Many live in one process.
import type { LockEvent, LockRange } from '../../core/audit/history.ts';
import type { Clock } from '../../host/host.ts';
import type { RpcLink } from './rpc-link.ts';

/** Opens a connection to one of the server's ports; rejects with LinkLost. */
export type Connect = (port: number) => Promise<RpcLink>;

/**
 * What a client does when its server has failed. late: nothing for so long, then as prompt. dead: never comes back. reboots: comes back as another
 * life of itself, which says so (NFSv3), has nothing to reclaim, and asks for its locks anew.
 */
export type Manner = 'prompt' | 'dead' | 'reboots' | { readonly lateMs: number };

export interface LightOptions {
  /** Unique among all clients: the name under which it locks, and by which the server knows it. */
  readonly name: string;
  /** Of the server, for the history. */
  readonly server: string;
  readonly connect: Connect;
  readonly clock: Clock;
  /** The export: its pseudo path for NFSv4, its path for NFSv3. */
  readonly export: string;
  /** In the root of the export. */
  readonly file: string;
  readonly ranges: readonly LockRange[];
  readonly leaseMs: number;
  readonly manner: Manner;
  /** Called with all that it is told, as it is told. */
  readonly record: (event: LockEvent) => void;
  /** How often it shows that it still holds what it holds; a third of the lease unless given. */
  readonly everyMs?: number;
  /** Between two tries of what the server refuses for its grace, or puts off; 100 ms unless given. */
  readonly retryMs?: number;
}

/** How one failure of the server went for a client. Times are milliseconds since the epoch. */
export interface Recovery {
  /** When its connection had ended, or (NFSv3) when it was told. */
  readonly noticedAt: number;
  /** Locks. */
  readonly reclaimed: number;
  readonly refused: number;
  /** When the last of its locks had been taken or refused; null while that is not over. */
  readonly settledAt: number | null;
  /** When the server took a new open (NFSv4) or a new lock (NFSv3) of it again; null until then. */
  readonly newAt: number | null;
}

/** What servers have told a client of their own accord; nothing, of NFSv4. */
export interface Heard {
  /** Of a restart: by which name, and from which address. */
  readonly restarts: readonly { readonly name: string; readonly from: string }[];
  /** That a lock that it waits for is its own. */
  readonly granted: number;
  /** The server's last word was that it is to wait there. */
  readonly waits: boolean;
}

export const HEARD_NOTHING: Heard = { restarts: [], granted: 0, waits: false };

export interface LightClient {
  readonly name: string;
  /** Returns when it holds all its locks. */
  start(): Promise<void>;
  /** How often it has shown that it holds all that it held at the start. */
  rounds(): number;
  held(): number;
  recoveries(): readonly Recovery[];
  heard(): Heard;
  /** What ended its life before its time; undefined while it lives. */
  trouble(): unknown;
  /** Gives everything back, as far as the server answers. */
  stop(): Promise<void>;
}
