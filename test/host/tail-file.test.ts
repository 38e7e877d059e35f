import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tailFile } from '../../src/host/tail-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tail-'));
  path = join(folder, 'log');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file that is followed', () => {
  test('gives what is appended after the first look, in whole lines', async () => {
    writeFileSync(path, 'old\n');
    const tail = tailFile(path);
    expect(await tail.lines()).toEqual([]);
    appendFileSync(path, 'one\ntwo\nthr');
    expect(await tail.lines()).toEqual(['one', 'two']);
    expect(await tail.lines()).toEqual([]);
    appendFileSync(path, 'ee\n');
    expect(await tail.lines()).toEqual(['three']);
  });

  test('may come to be later, and have characters of several bytes', async () => {
    const tail = tailFile(path);
    expect(await tail.lines()).toEqual([]);
    const text = Buffer.from('é\n');
    writeFileSync(path, text.subarray(0, 1));
    expect(await tail.lines()).toEqual([]);
    appendFileSync(path, text.subarray(1));
    expect(await tail.lines()).toEqual(['é']);
  });

  test('that is replaced or cut short is read from its beginning', async () => {
    writeFileSync(path, 'a long line\n');
    const tail = tailFile(path);
    await tail.lines();
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'another longer line\n');
    expect(await tail.lines()).toEqual(['another longer line']);
    truncateSync(path, 0);
    appendFileSync(path, 'new\n');
    expect(await tail.lines()).toEqual(['new']);
  });

  test('gives very much in parts', async () => {
    writeFileSync(path, '');
    const tail = tailFile(path);
    await tail.lines();
    const lines = Array.from({ length: 30_000 }, (_, i) => `${i} ${'x'.repeat(60)}`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    const first = await tail.lines();
    expect(first.length).toBeLessThan(lines.length);
    expect([...first, ...(await tail.lines()), ...(await tail.lines())]).toEqual(lines);
  });
});
