// Ranges, times and outcomes in words.
import { EVERYTHING, type Range } from '../../protocol/nfs41/lock-operations.ts';

export const outcome = (status: string | null, good: string): string =>
  status === null ? 'no answer' : status === good ? 'done' : `refused, ${status}`;

/** Bytes of a range: 0-9, 10-EOF. */
export const rangeText = ({ offset, length }: Range): string =>
  length === EVERYTHING ? `${offset}-EOF` : `${offset}-${offset + length - 1n}`;

/** "1.2 s", "34 ms". */
export const span = (ms: number): string => (ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms)} ms`);
