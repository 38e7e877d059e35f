// Where a path into the spec stands in its text.
import { type Document, isAlias, isCollection, isMap, isNode, isSeq, type Pair } from 'yaml';
import type { Path } from '../trouble.ts';
import { keyText } from './key-text.ts';

/**
 * The offset of a path: its value's, or its key's where that says more (the value is empty, or a block that begins on the next line).
 * What is not there is where the nearest thing around it is.
 */
export function offsetOf(document: Document.Parsed, path: Path, atKey: boolean): { offset: number; found: boolean } {
  let here: Place = { key: undefined, value: document.contents };
  for (const step of path) {
    const next = child(document, here.value, step);
    if (next === undefined) return { offset: offsetOfPlace(here, false), found: false };
    here = next;
  }
  return { offset: offsetOfPlace(here, atKey), found: true };
}

/** The offset where a node begins; 0 for what has no place. */
export const offsetOfNode = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

/** The line of an offset, from 1. */
export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Line and column of an offset, both from 1, columns in UTF-16 units. The lines are looked for once, for as many offsets as there are. */
export function placesIn(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    const line = lastUpTo(starts, Math.min(offset, text.length));
    return { line: line + 1, column: Math.min(offset, text.length) - (starts[line] ?? 0) + 1 };
  };
}

/** The index of the last of the sorted numbers that is not above the limit. */
function lastUpTo(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

// ---

interface Place {
  readonly key: unknown;
  readonly value: unknown;
}

function child(document: Document.Parsed, node: unknown, step: string | number): Place | undefined {
  const parent = isAlias(node) ? node.resolve(document) : node;
  if (isMap(parent)) return placeOf(parent.items.find((pair) => keyText(pair) === step));
  if (isSeq(parent) && typeof step === 'number' && step < parent.items.length)
    return { key: undefined, value: parent.items[step] };
  return undefined;
}

const placeOf = (pair: Pair | undefined): Place | undefined => pair && { key: pair.key, value: pair.value };

function offsetOfPlace({ key, value }: Place, atKey: boolean): number {
  const isBlock = isCollection(value) && value.flow !== true;
  const isEmpty = !isNode(value) || (value.range !== undefined && value.range?.[0] === value.range?.[1]);
  return offsetOfNode(isNode(key) && (atKey || isBlock || isEmpty) ? key : value);
}
