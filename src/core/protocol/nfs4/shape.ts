// How an operation is read when it is listened to.
import type { Reader } from '../bytes.ts';
import type { Details } from './details.ts';

export interface Shape {
  /** In the standard's capitals. */
  readonly name: string;
  readonly arguments: (from: Reader) => Details;
  /** Of an operation that was done. */
  readonly results: (from: Reader) => Details;
  /** Of one that was not. */
  readonly failed: (from: Reader, status: number) => Details;
}
