import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/base/finding.ts';
import { printFinding } from '../../../src/core/spec/print-finding.ts';

const at = (line: number, column: number): Finding => ({
  code: 'some-code',
  level: 'error',
  message: 'something is wrong',
  hint: 'make it right',
  where: { file: 'cluster.yaml', line, column },
});

/** The character that the caret stands under. */
function pointedAt(printed: string): string | undefined {
  const [, line = '', caret = ''] = printed.split('\n');
  return line[caret.indexOf('^')];
}

describe('a finding in words', () => {
  it('has its place, its line with a caret, and its hint', () => {
    expect(printFinding(at(2, 7), 'first\nsecond line\n')).toBe(
      [
        'cluster.yaml:2:7: error: something is wrong [some-code]',
        '   2 | second line',
        '     |       ^',
        '     hint: make it right',
      ].join('\n'),
    );
  });

  it('without a place or a hint is one line', () => {
    expect(printFinding({ code: 'c', level: 'info', message: 'm' }, '')).toBe('note: m [c]');
  });

  it('has its caret in the right column in spite of tabs and carriage returns', () => {
    const printed = printFinding(at(1, 4), '\ta\tX\tb\r\n');
    expect(pointedAt(printed)).toBe('X');
    expect(printed).not.toMatch(/[\t\r]/);
  });

  it.each([1, 30, 60, 200, 499, 500])('shows the part of a long line that matters: column %i', (column) => {
    const line = `${'x'.repeat(column - 1)}X${'x'.repeat(500 - column)}`;
    const printed = printFinding(at(1, column), line);
    expect(pointedAt(printed)).toBe('X');
    for (const each of printed.split('\n')) expect(each.length).toBeLessThan(130);
  });

  it('may stand one past the end of the text', () => {
    expect(printFinding(at(2, 1), 'a\n')).toContain('   2 | \n     | ^');
  });

  it('lets nothing of the file command the terminal', () => {
    const finding = { ...at(1, 1), message: 'bad \u001b[31m name' };
    const printed = printFinding(finding, '\u001b[2Jx\u009b');
    for (const command of ['\u001b', '\u009b']) expect(printed).not.toContain(command);
  });
});
