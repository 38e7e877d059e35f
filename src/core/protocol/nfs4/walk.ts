// A COMPOUND of any minor version, op by op, for who listens (RFC 7530 16.2, RFC 8881 16.2): as far as the sizes of its operations are known. At an
// operation of unknown size it stops: no guess is made of what follows.
import { type Reader, reading } from '../bytes.ts';
import { readOpaque } from '../xdr.ts';
import type { Details } from './details.ts';
import { FILE_SHAPES } from './file-sizes.ts';
import type { Shape } from './shape.ts';
import { STATE_SHAPES } from './state-sizes.ts';

export interface Walked<T> {
  readonly operations: readonly T[];
  /** Why not all of them are there: the operation that is not known by its size, or that the bytes end in. */
  readonly stopped?: string;
}

export interface AskedOperation extends Details {
  readonly number: number;
  /** In the standard's capitals. */
  readonly operation: string;
}

export interface AnsweredOperation extends AskedOperation {
  /** nfsstat4. */
  readonly status: number;
}

export interface WalkedCall extends Walked<AskedOperation> {
  readonly minorVersion: number;
}

export interface WalkedReply extends Walked<AnsweredOperation> {
  /** nfsstat4 of the last one. */
  readonly status: number;
}

/** COMPOUND4args. Undefined when it is none. */
export const walkCompound = (bytes: Uint8Array): WalkedCall | undefined =>
  reading(bytes, (from) => {
    readOpaque(from, LONGEST_TAG);
    const minorVersion = from.u32();
    from.expect(minorVersion <= 2);
    return { minorVersion, ...walk(from, asked) };
  });

/** COMPOUND4res. Undefined when it is none. */
export const walkCompoundReply = (bytes: Uint8Array): WalkedReply | undefined =>
  reading(bytes, (from) => {
    const status = from.u32();
    readOpaque(from, LONGEST_TAG);
    return { status, ...walk(from, answered) };
  });

// ---

const LONGEST_TAG = 1_024;
/** Servers take a hundred at most; who claims more is cut here. */
const MOST_OPERATIONS = 1_024;
const SHAPES: Readonly<Record<number, Shape>> = { ...FILE_SHAPES, ...STATE_SHAPES };

function walk<T>(from: Reader, read: (from: Reader, shape: Shape, number: number) => T): Walked<T> {
  const operations: T[] = [];
  const count = Math.min(from.u32(), MOST_OPERATIONS);
  while (operations.length < count) {
    const next = reading(from.view(), (rest) => readOne(rest, read));
    if (next === undefined) return { operations, stopped: 'it is cut off, or not as the standard has it' };
    if (typeof next === 'number') return { operations, stopped: `operation ${next} is not known by its size` };
    operations.push(next.it);
    from = next.rest;
  }
  return { operations };
}

function readOne<T>(from: Reader, read: (from: Reader, shape: Shape, number: number) => T) {
  const number = from.u32();
  const shape = SHAPES[number];
  if (shape === undefined) return number;
  return { it: read(from, shape, number), rest: from };
}

const asked = (from: Reader, shape: Shape, number: number): AskedOperation => ({
  ...{ number, operation: shape.name },
  ...shape.arguments(from),
});

function answered(from: Reader, shape: Shape, number: number): AnsweredOperation {
  const status = from.u32();
  const details = status === 0 ? shape.results(from) : shape.failed(from, status);
  return { number, operation: shape.name, status, ...details };
}
