import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenAt } from '../../../src/entry/cli/options/listen.ts';
import { reportsIn } from '../../../src/entry/web/reports.ts';
import { aReport } from './a-report.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gk-reports-'));
  mkdirSync(join(folder, 'a'));
  mkdirSync(join(folder, 'a', 'b'));
  writeFileSync(join(folder, 'a', 'report.json'), JSON.stringify(aReport()));
  writeFileSync(join(folder, 'a', 'report.html'), '');
  writeFileSync(join(folder, 'a', 'b', 'deep.json'), JSON.stringify(aReport()));
  writeFileSync(join(folder, 'other.json'), '{"seed": 7}');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('reports of drills in a folder', () => {
  it('are listed from it and the folders in it, and what is none says so', async () => {
    const listed = await reportsIn(folder).list();
    expect(Object.fromEntries(listed.map(({ name, runs, unreadable }) => [name, [runs, unreadable !== '']]))).toEqual({
      'a/report.json': [1, false],
      'other.json': [0, true],
    });
  });

  it('are read by the names that were listed, and by no other', async () => {
    const reports = reportsIn(join(folder, 'a'));
    expect(await reports.read('report.json', undefined)).toMatchObject({ title: 'A drill of ring' });
    expect(await reports.read('report.json', '0')).toMatchObject({ title: 'daemon-crash of nfs1' });
    for (const [name, run] of [
      ['../other.json'],
      ['report.html'],
      ['/etc/passwd'],
      ['report.json', '1'],
      ['report.json', 'x'],
    ])
      expect(await reports.read(name ?? '', run)).toBeUndefined();
  });

  it('are none without a folder, and an error where the folder is missing', async () => {
    expect(await reportsIn(undefined).list()).toEqual([]);
    await expect(reportsIn(join(folder, 'missing')).list()).rejects.toThrow('ENOENT');
  });
});

describe('where the page is served', () => {
  it('is an address with a port', () => {
    expect(listenAt('127.0.0.1:8080')).toEqual({ address: '127.0.0.1', port: 8080 });
    expect(listenAt('[::1]:0')).toEqual({ address: '::1', port: 0 });
    for (const text of ['8080', 'localhost:80', '127.0.0.1', '127.0.0.1:70000', '::1'])
      expect(() => listenAt(text)).toThrow();
  });
});
