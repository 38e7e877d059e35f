import { afterEach, expect, test, vi } from 'vitest';
import { confirm } from '../../../src/entry/cli/confirm.ts';

afterEach(() => vi.restoreAllMocks());

const ask = (yes: string | undefined) => confirm({ warning: 'node2 will be switched off', name: 'node2', yes });

test('the name, given as an option, is enough', async () => {
  await expect(ask('node2')).resolves.toBeUndefined();
});

test('another name is a slip, and nothing is done', async () => {
  await expect(ask('node1')).rejects.toMatchObject({ exit: 2, code: 'wrong-name' });
});

test('where nobody can be asked it is refused, after the warning', async () => {
  const said: unknown[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(text) > 0);
  const { isTTY } = process.stdin;
  Object.assign(process.stdin, { isTTY: false });
  await expect(ask(undefined)).rejects.toMatchObject({ exit: 3, code: 'not-confirmed' });
  Object.assign(process.stdin, { isTTY });
  expect(said).toEqual(['node2 will be switched off\n']);
});
