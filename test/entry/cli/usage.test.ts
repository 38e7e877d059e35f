import { describe, expect, it } from 'vitest';
import type { VerbTree } from '../../../src/core/manual/verb-tree.ts';
import { makeProgram } from '../../../src/entry/cli/program.ts';
import { verbTree } from '../../../src/entry/cli/verb-tree.ts';
import { verbs } from '../../../src/entry/cli/verbs/index.ts';
import { runVerbs } from './run-verbs.ts';

const run = (...argv: readonly string[]) => runVerbs(verbs, ...argv);

const undescribed = (verb: VerbTree, path = verb.name): readonly string[] => [
  ...[verb, ...verb.parameters, ...verb.options]
    .filter(({ description }) => description === '')
    .map((it) => `${path}: ${'flags' in it ? it.flags : 'usage' in it ? it.usage : it.name}`),
  ...verb.verbs.flatMap((inner) => undescribed(inner, `${path} ${inner.name}`)),
];

describe('a command line that can not be taken', () => {
  it('is exit 2, with what is wrong and where help is, on stderr only', async () => {
    const { exit, stdout, stderr } = await run('lab', 'down', 'k1');
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^gracekeeper: too many arguments for 'down'.*\n {2}hint: gracekeeper lab down --help/);
  });

  it('is answered as JSON where that is asked for', async () => {
    const { exit, stdout, stderr } = await run('move', '--json');
    expect([exit, stderr]).toEqual([2, '']);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'usage',
        message: "missing required argument 'SERVER'",
        hint: 'gracekeeper move --help says what it takes',
      },
    });
  });

  it('is answered in words where --json belongs to a program', async () => {
    expect((await run('lab', 'run', '--nosuch', '--', 'node1', 'ip', '--json')).stdout).toBe('');
  });

  it('names the verb that was meant', async () => {
    expect((await run('statu')).stderr).toContain('hint: Did you mean status?');
  });

  it('says what an option takes', async () => {
    const { stderr } = await run('drill', '--lab', '--repeat', '0');
    expect(stderr).toContain("argument '0' is invalid. It takes a whole number, 1 or more.");
  });
});

describe('help', () => {
  it('is exit 0 where it is asked for, and 2 where a verb is missing', async () => {
    expect(await run('move', '--help')).toMatchObject({ exit: 0, stderr: '' });
    expect(await run('lab')).toMatchObject({ exit: 2, stdout: '' });
  });

  it('has defaults, and so have manual pages', async () => {
    const notify = verbTree(makeProgram(verbs)).verbs.find(({ name }) => name === 'notify');
    expect(notify?.options.find(({ long }) => long === '--for')?.description).toMatch(/ \(default: 20s\)$/);
    expect((await run('notify', '--help')).stdout).toContain('(default: 20s)');
  });

  it('describes every verb, argument and option', () => {
    expect(undescribed(verbTree(makeProgram(verbs)))).toEqual([]);
  });
});
