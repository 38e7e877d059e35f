// The history of locks: what every client of a drill asked for, and what it was told, as plain JSON. The audits beside this file judge it.
// Times are milliseconds since the epoch on the lab's clock: whoever records subtracts what its own is ahead.

import type { GraceChange } from '../observe/grace-holes.ts';

export interface LockHistory {
  /** In any order: the audits sort them. */
  readonly events: readonly LockEvent[];
  readonly faults: readonly FaultMark[];
  /** By server, when it was seen to enter and leave grace, in order of time; servers that nobody looked at are missing. */
  readonly grace?: Readonly<Record<string, readonly GraceChange[]>>;
}

export interface FaultMark {
  /** Just before it happened. */
  readonly at: number;
  /** When it surely had happened; not given for a planned one, which takes its time in good order. Only what strikes at once has young locks. */
  readonly hitBy?: number;
  /** When everything was seen to be served again, out of grace; null when that was waited for in vain. */
  readonly recoveredAt: number | null;
  /** Those whose daemons were struck. */
  readonly servers: readonly string[];
}

/** Bytes of a file, as in fcntl(2): a length of 0 is everything from `start` on. */
export interface LockRange {
  readonly start: number;
  readonly length: number;
}

/** Who asked where. Two owners conflict, also those of one client; an owner never conflicts with itself. */
export interface LockPlace {
  /** A machine, or one of many clients in a process, e.g. client1, light-17. */
  readonly client: string;
  /** Of the lock, unique within the client. */
  readonly owner: string;
  /** Through which it asked; null beside all servers, on the storage itself. */
  readonly server: string | null;
  /** The same name for the same file, through whichever server. */
  readonly file: string;
  readonly range: LockRange;
}

/** `from`: just before it was asked for; `at`: when the answer was there. What happened on the server happened in between. */
export interface LockEvent extends LockPlace, LockWhat {
  readonly from: number;
  readonly at: number;
}

type LockWhat = {
  readonly kind: LockEventKind;
  /** Granted, reclaimed: a read lock, which conflicts with write locks only. A write lock unless given. */
  readonly shared?: boolean;
  /** Asked: what for. */
  readonly what?: 'lock' | 'unlock' | 'reclaim' | 'write' | 'read';
  /** Denied: so many tries in a row, from the first one's asking to the last one's answer. 1 unless given. */
  readonly times?: number;
  /** Reclaimed, refused: the server was in grace all the time from asking to answer (true), at no time (false), or it can't be told (not given). */
  readonly inGrace?: boolean;
  /** Wrote, read, asked for a write: what the range holds, unique per write; null: nothing has ever been written there. */
  readonly value?: string | null;
  /** Probed: nobody held a conflicting lock. */
  readonly free?: boolean;
  /** Lost, refused, denied: the error, in the protocol's or the kernel's word (EIO, NFS4ERR_NO_GRACE, NLM4_DENIED_GRACE_PERIOD). */
  readonly error?: string;
};

/**
 * asked: there was no answer when the recording ended (`at` is then that end; the only kind without an answer).
 * granted: the range is the owner's. denied: it is another's, or the server is in grace (`error`).
 * released: the owner gave it up.
 * reclaimed: the server took a reclaim; refused: it refused one. Kernels reclaim without telling, so only userland clients have these.
 * lost: the owner was told that it has the range no more, by whatever operation failed so.
 * wrote, read: in that range. probed: looked whether it is free, without taking it (F_OFD_GETLK), beside all servers.
 */
export type LockEventKind =
  | 'asked'
  | 'granted'
  | 'denied'
  | 'released'
  | 'reclaimed'
  | 'refused'
  | 'lost'
  | 'wrote'
  | 'read'
  | 'probed';
