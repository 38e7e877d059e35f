// A range of bytes, and how it is locked, in words.
import { EVERYTHING, type Range } from '../protocol/nfs41/lock-operations.ts';
import type { LockKind } from './fact.ts';

/** 0-9, 10-EOF: the last byte is in it. */
export const rangeText = ({ offset, length }: Range): string =>
  length === EVERYTHING ? `${offset}-EOF` : `${offset}-${offset + length - 1n}`;

export const kindOf = (exclusive: boolean): LockKind => (exclusive ? 'write' : 'read');
