// What Files promises, of this machine and over SSH alike.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Files } from '../../src/host/host.ts';
import { localFiles } from '../../src/host/local.ts';
import { type FakeSsh, fakeSsh } from './ssh/fake-ssh.ts';

const NAMES = ['plain', "it's", 'a b', '-n', 'é', 'a\nb', '$(id)'];
const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);

describe.each(['local', 'ssh'])('files, %s,', (way) => {
  let folder: string;
  let ssh: FakeSsh | undefined;
  let files: Files;
  const at = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gk-files-'));
    ssh = way === 'ssh' ? fakeSsh() : undefined;
    files = ssh?.node.files ?? localFiles;
  });
  afterEach(() => {
    ssh?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(NAMES)('called %j come back as they were written, and are listed', async (name) => {
    await files.write(at(name), `text of ${name}\n\n`);
    expect(await files.read(at(name))).toBe(`text of ${name}\n\n`);
    expect(await files.list(folder)).toEqual([name]);
  });

  it('hold every byte, none, and a megabyte', async () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const long = Buffer.alloc(1_000_000, every);
    for (const bytes of [every, new Uint8Array(), long]) {
      await files.write(at('bytes'), bytes);
      expect(Buffer.compare((await files.readBytes(at('bytes'))) ?? Buffer.from('none'), bytes)).toBe(0);
    }
  });

  it('have the mode that was asked for, also where they replace one of another mode; folders on the way are made', async () => {
    await files.write(at('a/b/key'), 'old', 0o644);
    await files.write(at('a/b/key'), 'new', 0o400);
    expect([modeOf(at('a/b/key')), await files.read(at('a/b/key'))]).toEqual(['400', 'new']);
    await files.write(at('a/b/run'), '#!/bin/sh', 0o755);
    expect([modeOf(at('a/b/run')), modeOf(at('a'))]).toEqual(['755', '755']);
    expect([...((await files.list(at('a/b'))) ?? [])].sort()).toEqual(['key', 'run']);
  });

  it('that are not there are undefined or false, also where a file stands in the way or a link leads nowhere', async () => {
    await files.write(at('file'), '');
    await files.link('nowhere', at('link'));
    for (const path of [at('none'), at('none/none'), at('file/none'), at('link')]) {
      expect(await files.read(path)).toBeUndefined();
      expect(await files.readBytes(path)).toBeUndefined();
      expect(await files.list(path)).toBeUndefined();
      expect(await files.exists(path)).toBe(false);
    }
    expect(await files.list(at('file'))).toBeUndefined();
    expect(await files.rename(at('none'), at('other'))).toBe(false);
    expect(await files.rename(at('file'), at('none/other'))).toBe(false);
    await files.remove(at('none'));
  });

  it('that are there and can not be read are an error, not missing', async () => {
    await files.makeFolder(at('folder'));
    await expect(files.read(at('folder'))).rejects.toThrow(/directory/);
    await expect(files.write(at('folder'), 'x')).rejects.toThrow();
    await files.link('loop', at('loop'));
    await expect(files.read(at('loop'))).rejects.toThrow();
    await expect(files.exists(at('loop'))).rejects.toThrow();
    expect((await files.list(folder))?.toSorted()).toEqual(['folder', 'loop']);
  });

  it('are created once, whoever tries', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => files.create(at('new/claim'))));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await files.create(at('new/claim'))).toBe(false);
    expect(await files.create(at('new/secret'), 'a\0b', 0o600)).toBe(true);
    expect(await files.create(at('new/secret'), 'another', 0o644)).toBe(false);
    expect([await files.read(at('new/secret')), modeOf(at('new/secret'))]).toEqual(['a\0b', '600']);
    expect([...((await files.list(at('new'))) ?? [])].sort()).toEqual(['claim', 'secret']);
    await files.write(at('file'), '');
    await expect(files.create(at('file/claim'))).rejects.toThrow();
  });

  it('are renamed over others, folders over empty folders only', async () => {
    await files.write(at('a'), 'a');
    await files.write(at('b'), 'b');
    expect(await files.rename(at('a'), at('b'))).toBe(true);
    expect([await files.exists(at('a')), await files.read(at('b'))]).toEqual([false, 'a']);
    await files.write(at('full/x'), 'x');
    await files.makeFolder(at('empty'));
    expect(await files.rename(at('full'), at('empty'))).toBe(true);
    expect(await files.list(at('empty'))).toEqual(['x']);
    await files.write(at('other/y'), 'y');
    await expect(files.rename(at('other'), at('empty'))).rejects.toThrow();
  });

  it('grow at their end', async () => {
    await files.append(at('log/lines'), 'one\n');
    await files.append(at('log/lines'), 'two: é\n');
    expect(await files.read(at('log/lines'))).toBe('one\ntwo: é\n');
    expect([modeOf(at('log/lines')), await files.list(at('log'))]).toEqual(['644', ['lines']]);
  });

  it('are removed with all that is in them, links without what they lead to', async () => {
    await files.write(at('tree/a/b'), 'x');
    await files.write(at('kept'), 'x');
    await files.link(at('kept'), at('tree/link'));
    await files.remove(at('tree'));
    expect(await files.list(folder)).toEqual(['kept']);
  });

  it('are links that replace links', async () => {
    await files.write(at('one'), '1');
    await files.write(at('two'), '2');
    await files.link('one', at('link'));
    await files.link('two', at('link'));
    expect(await files.read(at('link'))).toBe('2');
  });

  it('are folders of the mode that was asked for', async () => {
    await files.makeFolder(at('x/y'), 0o750);
    await files.makeFolder(at('x/y'), 0o750);
    expect(modeOf(at('x/y'))).toBe('750');
  });
});

// In the program that is sent, and at each of four characters of base64.
describe.each([3, 600, 3_000, 3_001, 3_002, 3_003])('a connection that is cut after %i bytes', (bytes) => {
  it.each(['write', 'append'] as const)('leaves a file as it was: %s', async (act) => {
    const ssh = fakeSsh();
    onTestFinished(ssh.end);
    const path = `${ssh.folder}/kept`;
    await localFiles.write(path, 'old');
    ssh.loginShell(`line() { head -c ${bytes}; }`);
    await expect(ssh.node.files[act](path, 'new '.repeat(1_000))).rejects.toThrow();
    expect(await localFiles.read(path)).toBe('old');
    expect((await localFiles.list(ssh.folder))?.filter((name) => name.includes('new-'))).toEqual([]);
  });
});
