import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJournal } from '../../src/core/observe/journal.ts';
import { appendLine } from '../../src/host/append-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracekeeper-append-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a file that is not there is made, and lines follow each other', async () => {
  const path = join(folder, 'new');
  for (const line of ['one', 'two']) appendLine(path, line);
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
});

test.each([
  ['was cut off', 'whole\n{"at":1', 'whole\n{"at":1\n'],
  ['is zeros', `whole\n${'\0'.repeat(9)}`, `whole\n${'\0'.repeat(9)}\n`],
])('the line after one that %s is read all the same', async (what, before, kept) => {
  const path = join(folder, what);
  await writeFile(path, before);
  const began = { at: 2, node: 'node1', writer: 'keeper-804', seq: 1, kind: 'failback-began', server: 'nfs1' } as const;
  for (const line of [began, { ...began, seq: 2 }]) appendLine(path, JSON.stringify(line));
  const text = await readFile(path, 'utf8');
  expect(text.startsWith(kept)).toBe(true);
  expect(readJournal(text)).toEqual({ observations: [began, { ...began, seq: 2 }], bad: [1, 2] });
});

test('what can not be appended to is an error', () => {
  expect(() => appendLine(join(folder, 'none', 'there'), 'one')).toThrow(/ENOENT/);
});
