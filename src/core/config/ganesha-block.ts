// Ganesha's own configuration syntax: NAME { KEY = VALUE; }, values quoted so that no text can leave its place.
import { Failed } from '../base/failed.ts';

export interface Block {
  readonly name: string;
  readonly items: readonly (Setting | Block)[];
}

export type Setting = readonly [key: string, value: string];

/** One block with everything in it, indented by two spaces a level, ending in a newline. */
export function renderBlock(block: Block, indent = ''): string {
  const inner = `${indent}  `;
  const lines = block.items.map((item) =>
    'name' in item ? renderBlock(item, inner) : `${inner}${item[0]} = ${item[1]};\n`,
  );
  return `${indent}${block.name} {\n${lines.join('')}${indent}}\n`;
}

/**
 * A double-quoted string with the escapes that Ganesha's scanner knows (conf_lex.l DQUOTE, analyse.c save_token). The scanner
 * takes the longest match, in which a backslash before the last quote may escape it: no string may end in one, or hold a NUL.
 */
export function quoted(text: string): string {
  if (text.endsWith('\\') || text.includes('\0'))
    throw new Failed(2, 'bad-text', `Ganesha can't be told ${JSON.stringify(text)}`);
  return `"${text.replace(/[\\"\n\r\t]/g, (char) => ESCAPES[char] ?? char)}"`;
}

export const words = (values: readonly string[]): string => values.join(', ');

export const bool = (value: boolean): string => String(value);

/** Ganesha counts in whole seconds; a part of a second becomes a whole one. */
export const seconds = (ms: number): string => String(Math.ceil(ms / 1000));

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
