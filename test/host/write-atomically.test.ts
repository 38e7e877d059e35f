import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSynced, writeAtomically } from '../../src/host/write-atomically.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-atomically-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('an atomic write', () => {
  it('makes the folder, and gives the file exactly the mode asked for', async () => {
    const path = join(folder, 'a/b/key');
    await writeAtomically(path, 'secret', 0o666);
    expect(await readFile(path, 'utf8')).toBe('secret');
    expect((await stat(path)).mode & 0o777).toBe(0o666);
  });

  it('replaces the old file, whose readers keep what they opened', async () => {
    const path = join(folder, 'file');
    await writeFile(path, 'old');
    const before = await stat(path);
    await writeAtomically(path, 'new');
    expect((await stat(path)).ino).not.toBe(before.ino);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('leaves nothing behind when it fails', async () => {
    await mkdir(join(folder, 'taken/full'), { recursive: true });
    await expect(writeAtomically(join(folder, 'taken'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('can happen several times at once, one of which wins whole', async () => {
    const path = join(folder, 'file');
    const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(5_000));
    await Promise.all(contents.map((content) => writeAtomically(path, content)));
    expect(contents).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('a file that is made unless there is one', () => {
  it('has its content and mode, and its folder is made', async () => {
    const path = join(folder, 'a/b/client');
    expect(await createSynced(path, 'who', 0o600)).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('who');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is left as it is when there is one', async () => {
    const path = join(folder, 'client');
    await writeFile(path, 'old');
    expect(await createSynced(path, 'new')).toBe(false);
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  it('is made by one of several', async () => {
    const path = join(folder, 'client');
    const made = await Promise.all(['a', 'b', 'c'].map((content) => createSynced(path, content)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toMatch(/^[abc]$/);
  });

  it('can’t be made below a file', async () => {
    await writeFile(join(folder, 'taken'), '');
    await expect(createSynced(join(folder, 'taken/client'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });
});
