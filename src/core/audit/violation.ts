// What an audit has to say.
import type { LockHistory, LockPlace } from './history.ts';

export interface LockViolation {
  readonly audit: 'double-grant' | 'lost-lock' | 'reclaim' | 'write-order' | 'read';
  /** When it was there to see, ms since the epoch. */
  readonly at: number;
  readonly words: string;
}

/** As in "client1 (keeper)". */
export const who = ({ client, owner }: LockPlace): string => `${client} (${owner})`;

/** As in "0+16 of home/locks-client1 through nfs1". */
export const what = ({ range, file, server }: LockPlace): string =>
  `${range.start}+${range.length} of ${file} ${server === null ? 'on the storage' : `through ${server}`}`;

/** As in "31.4 ms after the fault", by the last fault before it. */
export function when({ faults }: LockHistory, at: number): string {
  const before = faults.map((fault) => fault.at).filter((fault) => fault <= at);
  return before.length === 0 ? `at ${at.toFixed(1)}` : `${(at - Math.max(...before)).toFixed(1)} ms after the fault`;
}
