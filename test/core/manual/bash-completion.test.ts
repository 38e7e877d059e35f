import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { bashCompletion } from '../../../src/core/manual/bash-completion.ts';
import { kindOf, type VerbTree } from '../../../src/core/manual/verb-tree.ts';

const option = (flags: string, choices: readonly string[] = []) => ({
  ...{ flags, long: flags.split(' ')[0] ?? '', takesValue: flags.includes('<'), description: '', choices },
});
const verb = (name: string, more: Partial<VerbTree> = {}): VerbTree => ({
  ...{ name, description: '', parameters: [], options: [], verbs: [] },
  ...more,
});
const KEEP = verb('keep', {
  options: [option('--version')],
  verbs: [
    verb('move', { options: [option('--how <HOW>', ['well', 'badly']), option('--json')] }),
    verb('lab', { verbs: [verb('up'), verb('down')] }),
  ],
});

/** What a real bash offers for the last of these words. */
function offered(...words: readonly string[]): readonly string[] {
  const program = `${bashCompletion(KEEP)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _keep; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const said = execFileSync('bash', ['-c', program, 'bash', ...words], { encoding: 'utf8' });
  return said.split('\n').filter((line) => line !== '');
}

test('bash offers verbs and options of the program', () => {
  expect(offered('keep', '')).toEqual(['move', 'lab', '--version']);
  expect(offered('keep', 'm')).toEqual(['move']);
});

test('bash offers the options of a verb, and the verbs of a verb', () => {
  expect(offered('keep', 'move', '--')).toEqual(['--how', '--json']);
  expect(offered('keep', 'lab', '')).toEqual(['up', 'down']);
  expect(offered('keep', 'lab', 'up', '')).toEqual([]);
});

test('bash offers the values of an option that takes few', () => {
  expect(offered('keep', 'move', '--how', '')).toEqual(['well', 'badly']);
  expect(offered('keep', 'move', '--how', 'b')).toEqual(['badly']);
});

test.each([
  ['<FILE.html>', 'FILE'],
  ['[NODE...]', 'NODE'],
  ['--fault <KIND>', 'KIND'],
  ['--json', undefined],
])('the kind of %s is %s', (usage, kind) => expect(kindOf(usage)).toBe(kind));
