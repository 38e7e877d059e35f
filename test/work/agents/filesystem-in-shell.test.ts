// What the shell does with a filesystem, with files in the place of the kernel's and programs of ours in the place of mount and umount.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launcher } from '../../../src/work/agents/launcher.ts';
import { nfsFilesystem } from '../../../src/work/agents/nfs-filesystem.ts';

let root = '';
let directory = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'gracekeeper-filesystem-')));
  directory = join(root, 'srv');
  for (const folder of ['srv', 'dev/san', 'bin', 'sys/fs']) mkdirSync(join(root, folder), { recursive: true });
  for (const device of ['sdb', 'sdc']) writeFileSync(join(root, 'dev', device), '');
  symlinkSync('../sdb', join(root, 'dev/san/papers'));
  mounts();
  program('mount', 0);
  program('umount', 0);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Beside what every machine has. */
const mounts = (...lines: readonly string[]) =>
  writeFileSync(join(root, 'mounts'), ['/dev/sda / ext4 rw 0 0', ...lines, 'none /run tmpfs rw 0 0', ''].join('\n'));
const mounted = (at = directory, options = 'rw,relatime', device = 'sdb') =>
  `${join(root, 'dev', device)} ${at} ext4 ${options} 0 0`;
const inUse = (name: string) => mkdirSync(join(root, 'sys/fs', name), { recursive: true });
/** As ext4's sysfs has it, and the block device's. */
function counts(errors: string, closed = '0'): void {
  inUse('ext4/sdb');
  writeFileSync(join(root, 'sys/fs/ext4/sdb/errors_count'), `${errors}\n`);
  mkdirSync(join(root, 'sys/class/block/sdb'), { recursive: true });
  writeFileSync(join(root, 'sys/class/block/sdb/ro'), `${closed}\n`);
}

function program(name: string, exit: number, and = ''): void {
  const text = `#!/bin/sh\necho ${name} "$@" >>${root}/ran\n${and}\nexit ${exit}\n`;
  writeFileSync(join(root, 'bin', name), text, { mode: 0o755 });
}

const ran = () => {
  try {
    return readFileSync(join(root, 'ran'), 'utf8').replaceAll(root, '');
  } catch {
    return '';
  }
};

/** Its exit code, or that the bundle was asked, as which 99 stands. */
function act(action: string, more: Record<string, string> = {}): number | 'bundle' {
  const places = { node: join(root, 'bin/node'), bundles: '/b', metaData: '/m', version: '1' };
  program('node', 99);
  // A device that a test can make is no block device.
  const script = launcher(nfsFilesystem, places)
    .replaceAll('/proc/self/mounts', join(root, 'mounts'))
    .replaceAll('/sys/', join(root, 'sys/'))
    .replaceAll('"/dev/', `"${root}/dev/`)
    .replaceAll('[ -b ', '[ -e ');
  const env = {
    ...{ OCF_RESKEY_device: join(root, 'dev/san/papers'), OCF_RESKEY_directory: directory, OCF_RESKEY_fstype: 'ext4' },
    ...{ PATH: `${join(root, 'bin')}:${process.env.PATH}`, ...more },
  };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, 'x', action], { env, encoding: 'utf8' });
  expect(stdout + stderr).toBe('');
  return status === 99 ? 'bundle' : (status ?? -1);
}

describe('a filesystem that is looked for by the shell', () => {
  it('runs where its device, by whatever name, is mounted at its directory and takes writes', () => {
    mounts(mounted());
    counts('0');
    expect(act('monitor')).toBe(0);
    expect(ran()).toBe('');
  });

  it('is for the bundle to judge where ext4 has counted an error, its device takes no writes, or nobody says so', () => {
    mounts(mounted());
    expect(act('monitor')).toBe('bundle');
    inUse('ext4/sdb');
    expect(act('monitor')).toBe('bundle');
    for (const [errors, closed] of [
      ['1', '0'],
      ['0', '1'],
      ['', '0'],
    ]) {
      counts(errors ?? '', closed);
      expect([errors, closed, act('monitor')]).toEqual([errors, closed, 'bundle']);
    }
  });

  it('of a type that counts no errors is judged by its mount and its device', () => {
    mounts(mounted());
    counts('0');
    inUse('xfs/sdb');
    expect(act('monitor', { OCF_RESKEY_fstype: 'xfs' })).toBe(0);
  });

  it('does not run where nothing is mounted there and nobody has it in use', () => {
    inUse('ext4/sdc');
    inUse('ext4/features');
    expect(act('monitor')).toBe(7);
    expect(act('monitor', { OCF_RESKEY_device: '/dev/missing' })).toBe(7);
    expect(ran()).toBe('');
  });

  it('has failed, as the bundle is to say, where it takes no writes any more, unless it was to take none', () => {
    counts('0');
    for (const options of ['ro,relatime', 'rw,relatime,emergency_ro', 'rw,shutdown', 'rwx']) {
      mounts(mounted(directory, options));
      expect([options, act('monitor')]).toEqual([options, 'bundle']);
    }
    mounts(mounted(directory, 'ro,relatime'));
    expect(act('monitor', { OCF_RESKEY_options: 'noatime,ro' })).toBe(0);
    expect(act('monitor', { OCF_RESKEY_options: 'errors=remount-ro' })).toBe('bundle');
  });

  it.each([
    ['another device is there', () => mounts(mounted(directory, 'rw', 'sdc'))],
    ['something is mounted over it', () => mounts(mounted(), `none ${directory} tmpfs rw 0 0`)],
    ['it is mounted there twice', () => mounts(mounted(), mounted())],
    ['it is in use in another namespace, or was unmounted lazily', () => inUse('ext4/sdb')],
    ['it is mounted elsewhere', () => [mounts(mounted('/mnt')), inUse('ext4/sdb')]],
    ['its directory does not answer', () => [mounts(mounted()), rmSync(directory, { recursive: true })]],
  ])('is for the bundle to judge where %s', (_, make) => {
    counts('0');
    make();
    expect(act('monitor')).toBe('bundle');
  });

  it('is for the bundle to judge where its directory is a link', () => {
    rmSync(directory, { recursive: true });
    symlinkSync('/', directory);
    expect(act('monitor')).toBe('bundle');
  });

  it('is for the bundle to judge where a link leads to its directory: the kernel calls it otherwise', () => {
    symlinkSync(root, join(root, 'link'));
    mounts(mounted());
    counts('0');
    expect(act('monitor', { OCF_RESKEY_directory: join(root, 'link/srv') })).toBe('bundle');
  });
});

describe('a filesystem that is mounted by the shell', () => {
  it('costs one program, in which writes are asked for', () => {
    expect(act('start', { OCF_RESKEY_options: 'noatime,acl' })).toBe(0);
    expect(ran()).toBe('mount --rw -t ext4 -o noatime,acl /dev/san/papers /srv\n');
  });

  it('asks for no writes where it is to take none', () => {
    expect(act('start', { OCF_RESKEY_options: 'ro' })).toBe(0);
    expect(ran()).toBe('mount --read-only -t ext4 -o ro /dev/san/papers /srv\n');
  });

  it('is left alone where it is mounted and well', () => {
    mounts(mounted(), `none ${directory}/inner tmpfs rw 0 0`);
    counts('0');
    expect(act('start')).toBe(0);
    expect(ran()).toBe('');
  });

  it('is for the bundle to say where mount fails', () => {
    program('mount', 32);
    expect(act('start')).toBe('bundle');
  });

  it.each([
    ['its device is missing', () => rmSync(join(root, 'dev/sdb'))],
    ['its directory is missing', () => rmSync(directory, { recursive: true })],
    ['something is mounted below it', () => mounts(`none ${directory}/x tmpfs rw 0 0`)],
    ['another device is there', () => mounts(mounted(directory, 'rw', 'sdc'))],
    ['it takes no writes', () => mounts(mounted(directory, 'ro'))],
    ['this node has it in use', () => inUse('ext4/sdb')],
    ['there is no sysfs to ask', () => rmSync(join(root, 'sys/fs'), { recursive: true })],
  ])('is not mounted where %s', (_, make) => {
    make();
    expect(act('start')).toBe('bundle');
    expect(ran()).not.toContain('mount');
  });

  it.each([
    ['xfs', 'xfs/sdb'],
    ['btrfs', 'btrfs/7c1e/devices/sdb'],
    ['ext3', 'ext4/sdb'],
  ])('is looked for in sysfs as %s has it', (type, folder) => {
    inUse(folder);
    expect(act('start', { OCF_RESKEY_fstype: type })).toBe('bundle');
  });
});

describe('a filesystem that is unmounted by the shell', () => {
  const gone = () => `rmdir ${root}/sys/fs/ext4/sdb`;

  it('costs one program, and is gone only when the kernel has let go of it', () => {
    mounts(mounted());
    inUse('ext4/sdb');
    program('umount', 0, gone());
    expect(act('stop')).toBe(0);
    expect(ran()).toBe('umount /srv\n');
  });

  it('is for the bundle where another namespace has it still', () => {
    mounts(mounted());
    inUse('ext4/sdb');
    expect(act('stop')).toBe('bundle');
  });

  it('is for the bundle where it is busy', () => {
    mounts(mounted());
    inUse('ext4/sdb');
    program('umount', 32);
    expect(act('stop')).toBe('bundle');
  });

  it('has succeeded where it is not mounted, whether its device is there or not', () => {
    expect(act('stop')).toBe(0);
    mounts(`none ${directory}/inner tmpfs rw 0 0`);
    expect(act('stop', { OCF_RESKEY_device: '/dev/missing' })).toBe(0);
    expect(ran()).toBe('');
  });

  it.each([
    ['something else is there', () => mounts(mounted(directory, 'rw', 'sdc'))],
    ['something is mounted over it', () => mounts(mounted(), `none ${directory} tmpfs rw 0 0`)],
    ['something is mounted in it', () => mounts(mounted(), `none ${directory}/x tmpfs rw 0 0`)],
    ['it is mounted elsewhere', () => mounts(mounted('/mnt'))],
    ['sysfs does not show it', () => [mounts(mounted()), rmSync(join(root, 'sys/fs/ext4/sdb'), { recursive: true })]],
  ])('is for the bundle where %s', (_, make) => {
    inUse('ext4/sdb');
    make();
    expect(act('stop')).toBe('bundle');
    expect(ran()).not.toContain('umount');
  });
});

describe('what the shell is given', () => {
  it.each([
    ['directory', '/srv/$(touch pwned)'],
    ['directory', '/srv/a b'],
    ['directory', '/srv/'],
    ['directory', '/srv//a'],
    ['directory', '/srv/../etc'],
    ['directory', 'srv'],
    ['directory', ''],
    ['device', '/dev/`id`'],
    ['device', ''],
    ['device', 'LABEL=papers'],
    ['fstype', 'ext4 -o x'],
    ['fstype', ''],
    ['options', 'noatime;id'],
    ['options', 'a b'],
  ])('goes to the bundle where it is not plainly harmless: %s %j', (name, value) => {
    for (const action of ['start', 'stop', 'monitor'])
      expect(act(action, { [`OCF_RESKEY_${name}`]: value })).toBe('bundle');
    expect(ran()).not.toContain('mount');
    expect(dirname(directory)).toBe(root);
  });
});
