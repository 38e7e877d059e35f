import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveInside } from '../../src/lab/resolve-inside.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'resolve-inside-'));
  await mkdir(`${root}/run/deep`, { recursive: true });
  await mkdir(`${root}/var`);
  await symlink('/run', `${root}/var/run`);
  await symlink('../../../run/deep', `${root}/run/up`);
  await symlink('loop', `${root}/loop`);
  await writeFile(`${root}/run/file`, '');
  await symlink('file', `${root}/run/link`);
});
afterEach(() => rm(root, { recursive: true }));

describe('a path below another root', () => {
  it('follows absolute links within that root', async () => {
    expect(await resolveInside(root, '/var/run/file')).toBe(`${root}/run/file`);
  });

  it('never leads above that root', async () => {
    expect(await resolveInside(root, '/../../run/up/x')).toBe(`${root}/run/deep/x`);
  });

  it('may name what is not there yet', async () => {
    expect(await resolveInside(root, '/var/run/new/file')).toBe(`${root}/run/new/file`);
  });

  it('keeps a link at its end for those who act on the link', async () => {
    expect(await resolveInside(root, '/var/run/link')).toBe(`${root}/run/file`);
    expect(await resolveInside(root, '/var/run/link', true)).toBe(`${root}/run/link`);
  });

  it('that goes in circles is an error', async () => {
    await expect(resolveInside(root, '/loop')).rejects.toThrow('symbolic links');
  });
});
