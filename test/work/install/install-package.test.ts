import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Host, RunResult } from '../../../src/host/host.ts';
import { ToolError } from '../../../src/host/tool-error.ts';
import { silent } from '../../../src/work/commands/progress.ts';
import { afterInstalling, installPackage } from '../../../src/work/install/install-package.ts';
import type { PackageFile } from '../../../src/work/install/package-file.ts';
import { type MemoryHost, memoryHost } from '../memory-host.ts';

const bytes = Buffer.alloc(10_000_000, 'a package ');
const digestOf = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const deb: PackageFile = {
  ...{
    name: 'gracekeeper',
    version: '2.0',
    architecture: 'amd64',
    installedKiB: 1_000,
    depends: 'tini, corosync (>= 3.1)',
  },
  ...{ file: 'gracekeeper_2.0_amd64.deb', bytes, digest: digestOf(bytes) },
};

interface Debian {
  readonly installed?: Record<string, string>;
  readonly architecture?: string;
  readonly free?: number;
  /** What dpkg says, and exits with 1. */
  readonly says?: string;
}

/** A node with dpkg: what was run there, and what is installed. */
function debian(name: string, wish: Debian = {}) {
  const memory = memoryHost(name);
  const installed = new Map(Object.entries({ tini: '0.19', corosync: '3.1.7', ...wish.installed }));
  const ran: string[] = [];
  const answer = ([program = '', ...args]: readonly string[]): Partial<RunResult> => {
    const path = args.at(-1) ?? '';
    const content = () => Buffer.from(memory.content.get(path) ?? '', 'latin1');
    if (program === 'dpkg-query')
      return { stdout: [...installed].map(([it, version]) => `installed\t${it}\t${version}\t\n`).join('') };
    if (program === 'stat' && args[0] === '--file-system')
      return { stdout: `1 ${wish.free ?? 1e6} 4096\n1 ${wish.free ?? 1e6} 4096\n` };
    if (program === 'stat') return memory.content.has(path) ? { stdout: `1 ${content().length}\n` } : { exitCode: 1 };
    if (program === 'sha256sum') return { stdout: `${digestOf(content())} *${path}\n` };
    if (args[0] === '--print-architecture') return { stdout: `${wish.architecture ?? 'amd64'}\n` };
    if (args.at(-1) === '--version') return { stdout: `${installed.get('gracekeeper')}\n` };
    if (wish.says !== undefined) return { exitCode: 1, stderr: wish.says };
    if (digestOf(content()) === deb.digest) installed.set('gracekeeper', deb.version);
    return {};
  };
  const host: MemoryHost = {
    ...memory,
    run: async (argv) => {
      if (/^dpkg$/.test(argv[0])) ran.push(argv.slice(0, 2).join(' '));
      return { stdout: '', stderr: '', exitCode: 0, ...answer(argv) };
    },
  };
  return { host, ran, installed };
}

const copies = ({ content }: MemoryHost) => [...content.keys()].filter((path) => path.includes('/package/'));
const install = (...hosts: readonly Host[]) => installPackage(hosts, deb, silent);

describe('Gracekeeper is installed on the nodes', () => {
  it('that have none, or another version, and only there; nothing of the copy stays', async () => {
    const [fresh, old, good] = [
      debian('node1'),
      debian('node2', { installed: { gracekeeper: '1.0' } }),
      debian('node3', { installed: { gracekeeper: '2.0' } }),
    ];
    const lines: string[] = [];
    const told = await installPackage([fresh.host, old.host, good.host], deb, (step, node) =>
      lines.push(`${node}: ${step}`),
    );
    expect(told).toEqual(['node1', 'node2']);
    expect([fresh, old, good].map(({ installed }) => installed.get('gracekeeper'))).toEqual(['2.0', '2.0', '2.0']);
    expect(good.ran).toEqual([]);
    expect(copies(fresh.host)).toEqual([]);
    for (const node of ['node1', 'node2', 'node3']) expect(lines).toContain(`${node}: has gracekeeper 2.0`);
    expect(await install(fresh.host, old.host, good.host)).toEqual([]);
  });

  it('where the copy was cut off, from there on; what another copy left goes', async () => {
    const { host, installed } = debian('node1');
    const path = `/var/lib/gracekeeper/package/${deb.digest.slice(0, 16)}.deb`;
    const sent: number[] = [];
    const counting = {
      ...host,
      files: {
        ...host.files,
        append: (at: string, piece: string | Uint8Array) => {
          sent.push(piece.length);
          return host.files.append(at, piece);
        },
      },
    };
    host.content.set(path, bytes.subarray(0, 6_000_000).toString('latin1'));
    host.content.set('/var/lib/gracekeeper/package/older.deb', 'x');
    await install(counting);
    expect([sent.reduce((a, b) => a + b), installed.get('gracekeeper')]).toEqual([4_000_000, '2.0']);
    expect(copies(host)).toEqual([]);
  });

  it('anew, where what is there of the copy is something else; never what did not arrive whole', async () => {
    const { host, installed } = debian('node1');
    host.content.set(`/var/lib/gracekeeper/package/${deb.digest.slice(0, 16)}.deb`, 'something else');
    await install(host);
    expect(installed.get('gracekeeper')).toBe('2.0');
    const lossy = debian('node2');
    const files = {
      ...lossy.host.files,
      append: (at: string, piece: string | Uint8Array) => lossy.host.files.append(at, piece.slice(1)),
    };
    await expect(install({ ...lossy.host, files })).rejects.toMatchObject({ exit: 1, code: 'package-damaged' });
    expect([lossy.ran.filter((it) => it.includes('--no-triggers')), copies(lossy.host)]).toEqual([[], []]);
  });

  it.each([
    ['of another architecture', { architecture: 'arm64' }, 'other-architecture', /arm64.*amd64/],
    ['that lack what it depends on', { installed: { corosync: '3.0' } }, 'missing-dependency', /corosync \(>= 3\.1\)/],
    ['without room for it', { free: 100 }, 'no-space', /1 MB left.*needs 12 MB/],
  ])('or nowhere: a node %s is a refusal, and nothing is touched', async (_, wish, code, message) => {
    const [good, bad] = [debian('node1'), debian('node2', wish)];
    await expect(install(good.host, bad.host)).rejects.toMatchObject({
      exit: 3,
      code,
      message: expect.stringMatching(message),
    });
    expect([copies(good.host), good.installed.has('gracekeeper')]).toEqual([[], false]);
  });

  it('or nowhere: a node without dpkg is a refusal', async () => {
    const { host } = debian('node1');
    const run: Host['run'] = (argv) =>
      Promise.reject(new ToolError({ argv, host: 'node1', cause: 'ENOENT', stdout: '', stderr: '' }));
    await expect(install({ ...host, run })).rejects.toMatchObject({ exit: 3, code: 'no-dpkg' });
  });

  it('with the words of dpkg where it fails; the others are done, and the next run does the rest', async () => {
    const [good, bad] = [
      debian('node1'),
      debian('node2', { says: 'dpkg: error: dpkg frontend lock was locked by another process with pid 7' }),
    ];
    await expect(install(good.host, bad.host)).rejects.toMatchObject({
      exit: 1,
      code: 'dpkg-locked',
      message: expect.stringContaining('process 7'),
    });
    expect(good.installed.get('gracekeeper')).toBe('2.0');
    expect(copies(bad.host)).toHaveLength(1);
  });

  it('and what other packages do about it comes afterwards; where it can not be done, that is said and no failure', async () => {
    const [good, bad] = [debian('node1'), debian('node2', { says: 'dpkg: error: lock is locked by another process' })];
    const lines: string[] = [];
    await afterInstalling([good.host, bad.host], (step, node) => lines.push(`${node}: ${step}`));
    expect(good.ran).toEqual(['dpkg --triggers-only']);
    expect(lines.filter((line) => line.includes('left to'))).toEqual([expect.stringContaining('node2: left to')]);
  });

  it('with what is wrong on every node at once', async () => {
    const hosts = [debian('node1', { architecture: 'arm64' }), debian('node2', { free: 1 })].map(({ host }) => host);
    await expect(install(...hosts)).rejects.toMatchObject({
      exit: 3,
      message: expect.stringMatching(/node1 .*; node2 /),
    });
  });
});
