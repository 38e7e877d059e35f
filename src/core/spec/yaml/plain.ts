// YAML nodes -> plain data. Unlike the library's own toJS it keeps numbers as they were written where that says more than their
// value (4.0, 010), reports a key given twice with both places, and bounds what aliases may expand to.
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { keyText } from './key-text.ts';
import { lineOf, offsetOfNode } from './locate.ts';
import type { Mistake } from './mistake.ts';

/** Of a key given twice the first value counts. No value where it would be too much: whatever else is wrong with that, nobody could read it. */
export function plain(document: Document.Parsed, text: string): { value: unknown; mistakes: readonly Mistake[] } {
  const reading: Reading = { document, text, mistakes: [], targets: targetsIn(document), nodes: 0, tooMuch: false };
  const value = read(reading, document.contents, 0);
  return { value: reading.tooMuch ? undefined : value, mistakes: reading.mistakes };
}

// ---

/** More than any spec has; a spec that aliases itself, or aliases of aliases of aliases, pass them soon. */
const MOST_NODES = 50_000;
const MOST_LEVELS = 100;

interface Reading {
  readonly document: Document.Parsed;
  readonly text: string;
  readonly mistakes: Mistake[];
  /** What each alias stands for. Those that are not here have been complained about, or will be. */
  readonly targets: Map<Alias, Node | undefined>;
  nodes: number;
  tooMuch: boolean;
}

function read(reading: Reading, node: unknown, level: number): unknown {
  reading.nodes += 1;
  if (reading.nodes > MOST_NODES || level > MOST_LEVELS) return tooMuch(reading, node);
  if (isAlias(node)) return readTarget(reading, node, level);
  if (isMap(node)) return readMap(reading, node, level + 1);
  if (isSeq(node)) return node.items.map((item) => read(reading, item, level + 1));
  return isScalar(node) ? asWritten(node) : null;
}

/** "4.0" and "010" are not the numbers 4 and 10 to whoever wrote them. */
function asWritten({ value, source }: Scalar): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  return typeof value === 'number' && (source === undefined || String(value) === source) ? value : (source ?? null);
}

function readTarget(reading: Reading, alias: Alias, level: number): unknown {
  const target = reading.targets.get(alias);
  if (target !== undefined) return read(reading, target, level + 1);
  if (!reading.targets.has(alias)) unknownAlias(reading, alias);
  return null;
}

/** An alias stands for the last node above it that has its name (YAML 1.2.2, 7.1). The library's own search goes through the whole document for each. */
function targetsIn(document: Document.Parsed): Map<Alias, Node | undefined> {
  const named = new Map<string, Node>();
  const targets = new Map<Alias, Node | undefined>();
  visit(document, {
    Node: (_, node) => {
      const target = isAlias(node) ? named.get(node.source) : undefined;
      if (isAlias(node) && target !== undefined) targets.set(node, target);
      if (!isAlias(node) && node.anchor) named.set(node.anchor, node);
    },
  });
  return targets;
}

/** Once, however often it is expanded. */
function unknownAlias(reading: Reading, alias: Alias): void {
  reading.targets.set(alias, undefined);
  const message = `nothing above is called &${alias.source}`;
  mistake(reading, alias, 'yaml-alias', { message, hint: 'put the value in quotes if the * is part of it' });
}

function readMap(reading: Reading, map: YAMLMap, level: number): unknown {
  const own = new Map<string, unknown>();
  const firsts = new Map<string, Pair>();
  const merged: object[] = [];
  for (const pair of map.items) {
    const key = readKey(reading, pair);
    const first = key === undefined ? undefined : firsts.get(key);
    if (key === undefined) continue;
    if (first) givenTwice(reading, key, first, pair);
    else if (key === '<<') merged.push(...readMerge(reading, pair, level));
    else own.set(key, read(reading, pair.value, level));
    if (!first) firsts.set(key, pair);
  }
  return { ...Object.assign({}, ...merged.reverse()), ...Object.fromEntries(own) };
}

function readKey(reading: Reading, pair: Pair): string | undefined {
  const key = keyText(pair);
  if (key !== undefined && key !== '__proto__') return key;
  mistake(reading, pair.key ?? pair.value, 'yaml-key', { message: 'a key must be plain text' });
  return undefined;
}

function givenTwice(reading: Reading, key: string, first: Pair, second: Pair): void {
  const hint = `the first is on line ${lineOf(reading.text, offsetOfNode(first.key))}: rename or remove one`;
  mistake(reading, second.key, 'duplicate-key', { message: `${key} is given twice`, hint });
}

/** The maps that "<<: *anchor" or "<<: [*one, *two]" brings in; what the map says itself wins, then the first of them. */
function readMerge(reading: Reading, pair: Pair, level: number): object[] {
  const value = read(reading, pair.value, level);
  const maps: unknown[] = Array.isArray(value) ? value : [value];
  if (maps.every(isPlainMap)) return maps;
  mistake(reading, pair.key, 'yaml-merge', { message: '"<<" takes a map, or a list of maps, by alias' });
  return [];
}

const isPlainMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function tooMuch(reading: Reading, node: unknown): null {
  const message = 'this is nested too deeply, or its aliases expand to too much';
  if (!reading.tooMuch) mistake(reading, node, 'yaml-too-much', { message });
  reading.tooMuch = true;
  return null;
}

function mistake(reading: Reading, node: unknown, code: string, words: { message: string; hint?: string }): null {
  reading.mistakes.push({ offset: offsetOfNode(node), level: 'error', code, ...words });
  return null;
}
