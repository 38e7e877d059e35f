// What a fleet of light clients is to be, as plain JSON: it is said to another process.
import type { LockEvent, LockRange } from '../../core/audit/history.ts';
import type { Heard, Manner, Recovery } from './client.ts';

export const LIGHT_KINDS = ['light:3', 'light:4.1'] as const;
export type LightKind = (typeof LIGHT_KINDS)[number];

export interface FleetWish {
  readonly kind: LightKind;
  /** At least 1. */
  readonly clients: number;
  /** The name of each begins so; unique among the fleets of a lab. */
  readonly name: string;
  readonly server: {
    readonly name: string;
    readonly address: string;
    /** Under which it may tell of its restart, beside these two. */
    readonly names?: readonly string[];
  };
  /** The export's pseudo path (NFSv4), its path (NFSv3). */
  readonly export: string;
  readonly leaseMs: number;
  /** Of each client, all in a file of its own: one byte each, every other byte. 1 unless given. */
  readonly locks?: number;
  /** What the first ones do when the server fails; all others are prompt. */
  readonly manners?: readonly { readonly clients: number; readonly manner: Manner }[];
  /** The first one's address is this many after the network's first. Fleets must not overlap. 1 unless given. */
  readonly firstAddress?: number;
  /** That all of them lock, and clients of other fleets may; each a file of its own unless given. */
  readonly file?: string;
  /** Of NFSv3: all of them want the same range, and wait in the server for it; start does not wait, where the file is given not even for the first. False unless given. */
  readonly queue?: boolean;
}

/** What one of them saw. */
export interface Seen {
  readonly client: string;
  readonly held: number;
  readonly recoveries: readonly Recovery[];
  readonly heard: Heard;
  /** What ended it before its time, in words; null when nothing did. */
  readonly trouble: string | null;
}

export interface FleetProgress {
  /** Clients that hold all their locks. */
  readonly holding: number;
  /** Clients that wait in the server. */
  readonly waiting: number;
  /** Of the one that has shown it least often that it holds its locks; clients that are meant to be dead don't count. */
  readonly rounds: number;
  /** Locks, over all recoveries. */
  readonly reclaimed: number;
  readonly refused: number;
  /** Recoveries in which something new was taken. */
  readonly recovered: number;
}

export interface FleetReport {
  readonly events: readonly LockEvent[];
  readonly clients: readonly Seen[];
}

/** Every other byte, so that each is a lock of its own in the server. */
export const rangesOf = ({ locks = 1 }: FleetWish): readonly LockRange[] =>
  Array.from({ length: locks }, (_, index) => ({ start: 2 * index, length: 1 }));

/** Those that are not mentioned are prompt. */
export function mannerOf({ manners = [] }: FleetWish, index: number): Manner {
  let first = 0;
  for (const { clients, manner } of manners) {
    if (index < first + clients) return manner;
    first += clients;
  }
  return 'prompt';
}

const FIRST_LIGHT_ADDRESS = (198 << 24) | (18 << 16);

/** IPv4, in LIGHT_NETWORK. Throws beyond its end. */
export function lightAddress({ firstAddress = 1 }: FleetWish, index: number): string {
  const number = firstAddress + index;
  if (number >= 2 ** 17 - 1) throw new Error('the lab has no address left for a light client');
  const value = (FIRST_LIGHT_ADDRESS + number) >>> 0;
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}
