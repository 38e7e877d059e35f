// A finding in words: FILE:LINE:COLUMN, what, the line with a caret, a hint.
import type { Finding } from '../base/finding.ts';
import { maskSecrets } from './mask-secrets.ts';

/** Several lines, without a final newline. `text` is the file that the finding speaks of. */
export function printFinding(finding: Finding, text: string): string {
  const { where, hint, message, code } = finding;
  const place = where ? `${where.file}:${where.line}:${where.column}: ` : '';
  const line = where && text.split('\n')[where.line - 1];
  return [
    `${place}${LEVELS[finding.level]}: ${printable(message)} [${code}]`,
    ...(where && line !== undefined ? excerpt(maskSecrets(line), where.line, where.column) : []),
    ...(hint === undefined ? [] : [`     hint: ${printable(hint)}`]),
  ].join('\n');
}

// ---

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const WIDTH = 110;
const LEAD = 40;

function excerpt(line: string, number: number, column: number): readonly string[] {
  const from = line.length <= WIDTH ? 0 : Math.max(0, Math.min(column - 1 - LEAD, line.length - WIDTH));
  const shown = printable(line.slice(from, from + WIDTH));
  const [before, after] = [from > 0 ? '...' : '', from + WIDTH < line.length ? '...' : ''];
  const caret = ' '.repeat(before.length + column - 1 - from);
  const gutter = String(number).padStart(4);
  return [`${gutter} | ${before}${shown}${after}`, `     | ${caret}^`];
}

/** A tab or a control character takes one column and commands no terminal, so that the caret stays under what it means. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these
  return text.replace(/\r$/, '').replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
}
