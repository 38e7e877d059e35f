// Text in man(7)'s macros.

/** groff(7): a backslash is its escape, a dash would become a hyphen, and a dot or an apostrophe at a line's begin is a request. */
export const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('\n', ' ')
    .replace(/^([.'])/, '\\&$1');

export const quoted = (text: string): string => `"${escaped(text).replaceAll('"', '\\(dq')}"`;

export const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`.SH ${title}`, ...lines];

/** A paragraph under a term. */
export const tagged = (macro: string, term: string, text: string): readonly string[] => [
  '.TP',
  `${macro} ${escaped(term)}`,
  escaped(text),
];
