// cluster.yaml, edited as a person would: one thing is put in or taken out, everything else stays as it is written, comments included.
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parse,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { Failed } from '../base/failed.ts';
import { canonicalJson } from '../plan/canonical-json.ts';
import { keepLines } from './keep-lines.ts';

/** Runs the edit on the document of a cluster.yaml; returns the new text. The rules of a spec are for `readSpec` to judge. Throws Failed (2, `not-yaml`). */
export function editSpec(text: string, edit: (document: Document) => void): string {
  const document = parseDocument(text, { logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) throw new Failed(2, 'not-yaml', `this is not YAML: ${error.message}`);
  edit(document);
  // Long lines stay what they are; what is written in one line stays in one.
  const edited = document.toString({ lineWidth: 0 });
  const kept = keepLines(text, edited);
  return canonicalJson(parse(kept)) === canonicalJson(parse(edited)) ? kept : edited;
}

/** Puts `name: value` at the end of a map of the spec, such as `servers`, written like its neighbours. Throws Failed (2, `already-there`). */
export function addNamed(document: Document, section: string, name: string, value: object): void {
  const map = sectionOf(document, section, isMap, () => document.createNode({}) as YAMLMap);
  if (map.has(name)) throw new Failed(2, 'already-there', `${section} has ${name} already`);
  const node = document.createNode(value);
  node.flow = isWrittenInLine(map.items.at(-1)?.value);
  map.set(document.createNode(name), node);
}

/** Throws Failed (2, `not-there`). */
export function removeNamed(document: Document, section: string, name: string): void {
  const map = document.get(section);
  if (!isMap(map) || !map.delete(name))
    throw new Failed(2, 'not-there', `${section} has no ${name}`, { hint: `they are: ${namesIn(map)}` });
}

/** Puts an element at the end of a list of the spec, such as `nodes`. */
export function addElement(document: Document, section: string, value: object): void {
  const list = sectionOf(document, section, isSeq, () => document.createNode([]) as YAMLSeq);
  const node = document.createNode(value);
  node.flow = isWrittenInLine(list.items.at(-1));
  list.add(node);
}

/** Takes out of a list what the test says of its plain value; how many that were. */
export function removeElements(list: unknown, goes: (value: unknown) => boolean): number {
  if (!isSeq(list)) return 0;
  const before = list.items.length;
  list.items = list.items.filter((item) => !goes(plainOf(item)));
  return before - list.items.length;
}

/** The list at a path, where there is one. */
export const listAt = (document: Document, path: readonly string[]): unknown => document.getIn(path);

/** Adds a word to a list at a path, which is made when missing; one that is there already stays alone. */
export function addWord(document: Document, path: readonly string[], word: string): void {
  const list = document.getIn(path);
  if (!isSeq(list)) {
    const made = document.createNode([word]);
    made.flow = true;
    document.setIn(path, made);
  } else if (!list.items.some((item) => plainOf(item) === word)) list.add(document.createNode(word));
}

function sectionOf<T>(document: Document, name: string, is: (node: unknown) => node is T, make: () => T): T {
  const found = document.get(name);
  if (is(found)) return found;
  if (found !== undefined && found !== null)
    throw new Failed(2, 'not-yaml', `${name} is not what it should be: gracekeeper check says how`);
  const made = make();
  document.set(name, made);
  return made;
}

const isWrittenInLine = (neighbour: unknown): boolean =>
  isMap(neighbour) || isSeq(neighbour) ? neighbour.flow === true : neighbour === undefined;

const plainOf = (node: unknown): unknown =>
  isScalar(node) ? node.value : isMap(node) || isSeq(node) ? node.toJSON() : node;

const namesIn = (map: unknown): string =>
  isMap(map)
    ? map.items.map((pair: Pair) => String(isScalar(pair.key) ? pair.key.value : pair.key)).join(', ')
    : 'none';
