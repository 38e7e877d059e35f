import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteWord, quoteWords } from '../../../src/host/ssh/quote.ts';

const HOSTILE = [
  '',
  ' ',
  "'",
  "''",
  `'"'"'`,
  '"',
  '\\',
  "\\'",
  '`id`',
  '$(id)',
  '$HOME',
  '!x',
  '~',
  '*',
  '-n',
  '--',
  'a b',
  'a\nb',
  '\n',
  '\t',
  'A=b',
  'if',
  ';',
  '&',
  '# x',
  'é',
  '\u{1f600}',
  '\u0081\u0088',
  '\u007f',
  '{a,b}',
];

const shells = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/zsh', '/bin/ksh'].filter((shell) => existsSync(shell));

/** The words as a shell hands them to a program. */
function readBack(shell: string, words: readonly string[]): readonly string[] {
  const command = quoteWords([
    process.execPath,
    '-e',
    'console.log(JSON.stringify(process.argv.slice(1)))',
    '--',
    ...words,
  ]);
  return JSON.parse(execFileSync(shell, ['-c', command], { encoding: 'utf8' }));
}

describe('a quoted word', () => {
  it.each(shells)('is itself again when %s has read it', (shell) => {
    expect(readBack(shell, HOSTILE)).toEqual(HOSTILE);
  });

  it('is itself again, whatever it is', () => {
    const word = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\0', ''));
    const property = fc.property(fc.array(fc.oneof(word, fc.constantFrom(...HOSTILE)), { maxLength: 200 }), (words) => {
      expect(readBack('/bin/sh', words)).toEqual(words);
    });
    fc.assert(property, { numRuns: 15 });
  });

  it('that holds a NUL is refused: no argument can', () => {
    expect(() => quoteWord('a\0b')).toThrow('NUL');
  });
});
