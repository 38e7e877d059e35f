// YAML text -> plain data, and the place of every path in it.
import { type Document, type ParsedNode, parseDocument } from 'yaml';
import type { Path } from '../trouble.ts';
import { offsetOf } from './locate.ts';
import type { Mistake } from './mistake.ts';
import { plain } from './plain.ts';
import { syntaxMistakes } from './syntax-mistakes.ts';

export interface YamlText {
  /** Plain data; undefined when the text is not YAML enough to be worth reading on. */
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  /** The offset of a path's value, or of its key; of the nearest thing around it when the path is not there. */
  offset(path: Path, atKey?: boolean): number;
  /** Whether the path was written at all. */
  has(path: Path): boolean;
}

/** Never throws: what can't be read is a mistake. */
export function readYaml(text: string): YamlText {
  const document = parse(text);
  if (document === undefined) return unreadable([TOO_DEEP]);
  const syntax = syntaxMistakes(document);
  if (document.errors.length > 0) return unreadable(syntax);
  const { value, mistakes } = plain(document, text);
  return {
    value,
    mistakes: [...syntax, ...mistakes],
    offset: (path, atKey = false) => offsetOf(document, path, atKey).offset,
    has: (path) => offsetOf(document, path, false).found,
  };
}

// ---

const TOO_DEEP: Mistake = { offset: 0, level: 'error', code: 'yaml-too-deep', message: 'this is nested too deeply' };

/** uniqueKeys is off because plain() reports both places of a key; the parser recurses, so that absurd nesting exhausts the stack. */
function parse(text: string): Document.Parsed<ParsedNode> | undefined {
  try {
    return parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const unreadable = (mistakes: readonly Mistake[]): YamlText => ({
  value: undefined,
  mistakes,
  offset: () => 0,
  has: () => false,
});
